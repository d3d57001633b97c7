import { type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { basename } from 'node:path';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { ReadInput } from '../terminal/read-input.ts';
import type { ReadSecretFrom } from '../terminal/read-secret.ts';
import { UsageError } from '../usage-error.ts';
import { isFile, isFileList, isSecret, type RequestField } from './request-fields.ts';

/** What was typed of one field. */
export interface TypedField {
  readonly requestField: RequestField;
  /** As the option gives it; a path for a file. Undefined: it was not typed. */
  readonly value: unknown;
}

/** The fields of a request, files as bytes, as the SDK takes them. */
export type RequestFields = Record<string, unknown>;

export interface OperationInput {
  readonly typed: readonly TypedField[];
  /** What `--body` names: a file with JSON, or `-`. */
  readonly body: string | undefined;
}

/** Where files and secrets are read from. */
export interface Inputs {
  readonly readInput: ReadInput;
  readonly readSecretFrom: ReadSecretFrom;
}

/** A body that is no file: what the gateway takes of JSON. */
const maxJsonBytes = 1024 * 1024;

/**
 * Joins what was typed and the body's JSON into the fields of a request; what was typed wins.
 * Throws a UsageError for required fields that are missing, before anything is sent.
 */
export async function requestFields(
  route: Route,
  { typed, body }: OperationInput,
  { readInput, readSecretFrom }: Inputs,
): Promise<RequestFields> {
  const fields: RequestFields = body === undefined ? {} : await readBody(route, body, readInput);
  for (const { requestField, value } of typed) {
    if (value === undefined) continue;
    put(
      fields,
      requestField.path,
      isSecret(requestField)
        ? await readSecretFrom(pathOf(value), requestField.name)
        : await valueOf(route, requestField, value, readInput),
    );
  }
  const missing = typed.filter(
    ({ requestField }) => requestField.isRequired && !has(fields, requestField.path),
  );
  if (missing.length > 0) {
    const names = missing.map(({ requestField }) => `--${requestField.name}`).join(', ');
    throw new UsageError(`${names} ${missing.length === 1 ? 'is' : 'are'} required`);
  }
  return fields;
}

/** What every text is that fills a segment of a path. */
export function checkPathValue(name: string, value: string): string {
  // URL parsers take "." and ".." out of a path: another operation would be called.
  if (value !== '' && value !== '.' && value !== '..') return value;
  throw new UsageError(`"${value}" is no ${name}`);
}

async function readBody(route: Route, path: string, readInput: ReadInput): Promise<RequestFields> {
  const json = parseObject(Buffer.from(await readInput(path, maxJsonBytes)).toString());
  return typeof route.body === 'string' ? json : { [route.body.jsonName]: json };
}

function parseObject(text: string): JsonObject {
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError('--body is no JSON');
  }
  if (isObject(value)) return value;
  throw new UsageError('--body is no JSON object');
}

async function valueOf(
  { upload }: Route,
  requestField: RequestField,
  value: unknown,
  readInput: ReadInput,
): Promise<unknown> {
  if (isFileList(requestField)) return filesOf(value, upload?.batch?.maxBodyBytes ?? maxJsonBytes, readInput);
  if (!isFile(requestField)) return value;
  const bytes = await readInput(pathOf(value), upload?.maxFileBytes ?? maxJsonBytes);
  // Only an upload takes files as they are.
  return upload?.files.includes(requestField.field) === true ? bytes : Buffer.from(bytes).toString('base64');
}

/** Each file with its own name; one that is too large for the server is for it to refuse. */
async function filesOf(paths: unknown, maxBytes: number, readInput: ReadInput): Promise<unknown> {
  const files: unknown[] = [];
  for (const path of Array.isArray(paths) ? paths.map(pathOf) : []) {
    files.push({ fileName: basename(path), content: await readInput(path, maxBytes) });
  }
  return files;
}

/** The options of files and secrets give text. */
const pathOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function put(fields: RequestFields, path: FieldPath, value: unknown): void {
  let parent = fields;
  for (const { jsonName } of path.slice(0, -1)) {
    const child = parent[jsonName];
    const next = isObject(child) ? child : {};
    parent[jsonName] = next;
    parent = next;
  }
  const leaf = path.at(-1);
  if (leaf !== undefined) parent[leaf.jsonName] = value;
}

function has(fields: RequestFields, path: FieldPath): boolean {
  let value: unknown = fields;
  for (const { name, jsonName } of path)
    value = isObject(value) ? (value[jsonName] ?? value[name]) : undefined;
  return value !== undefined;
}

function isObject<T>(value: T): value is T & JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
