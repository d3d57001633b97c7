import type { JsonValue } from '@bufbuild/protobuf';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import type { Route, RouteBatch } from '@cedula/operations/route.ts';
import type { Draft } from '../values/draft.ts';
import type { WireRequest } from './wire-request.ts';

/**
 * Writes a request as REST has it: what the route's path names into the path, what its body
 * takes as JSON, the rest into the query.
 */
export function restRequest(route: Route, draft: Draft): WireRequest {
  const { method, httpMethod } = route;
  const path = pathOf(route, draft);
  const rest = route.pathFields.reduce((left, field) => without(left, field.path), draft);
  if (route.upload?.batch !== undefined)
    return { method: httpMethod, target: path, ...formBody(route.upload.batch, rest) };
  if (route.body === 'everything') return { method: httpMethod, target: path, ...jsonBody(rest) };
  const field = typeof route.body === 'string' ? undefined : route.body;
  const { [field?.jsonName ?? '']: body, ...others } = rest;
  const query = new URLSearchParams(
    Object.entries(field === undefined ? rest : others).flatMap(([name, value]) => parameters(name, value)),
  ).toString();
  const target = query === '' ? path : `${path}?${query}`;
  if (method.input.fields.length === 0 || body === undefined) return { method: httpMethod, target };
  return { method: httpMethod, target, ...jsonBody(body) };
}

function jsonBody(json: JsonValue | Draft): Required<Pick<WireRequest, 'contentType' | 'body'>> {
  return { contentType: 'application/json', body: Buffer.from(JSON.stringify(json)) };
}

/** A form: the files of a batch by their names, everything else as text. */
function formBody(
  { field, content, fileName }: RouteBatch,
  { [field.jsonName]: files = [], ...rest }: Draft,
): Required<Pick<WireRequest, 'contentType' | 'body'>> {
  const parts = Object.entries(rest).map(([name, value]) =>
    formPart(`name="${quoted(name)}"`, textOf(value)),
  );
  for (const file of Array.isArray(files) ? files.filter(isObject) : []) {
    const bytes = Buffer.from(textOf(file[content.jsonName] ?? ''), 'base64');
    const name = quoted(textOf(file[fileName.jsonName] ?? ''));
    parts.push(formPart(`name="${field.jsonName}"; filename="${name}"`, bytes));
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

const boundary = '----contract-6f1c9d2e8b7a4053';

function formPart(disposition: string, content: string | Uint8Array): Buffer {
  const head = `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')]);
}

/** As browsers write names of parts (WHATWG HTML, multipart/form-data). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function pathOf({ pattern, pathFields }: Route, draft: Draft): string {
  const segments: (string | undefined)[] = pattern.segments.map((segment) =>
    segment.kind === 'literal' ? segment.text : undefined,
  );
  for (const { path, start, end } of pathFields) {
    const text = valueAt(draft, path);
    const parts = end === start + 1 ? [text] : text.split('/');
    segments.splice(start, (end ?? segments.length) - start, ...parts.map(encodeSegment));
  }
  return `/${segments.join('/')}${pattern.verb === '' ? '' : `:${pattern.verb}`}`;
}

/** No text is sent as a dot segment: whoever writes URLs would take it away. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(/^\.+$/g, (dots) => '%2E'.repeat(dots.length));
}

function valueAt(draft: Draft, path: FieldPath): string {
  const value = path.reduce<JsonValue | undefined>(
    (parent, { jsonName }) => (isObject(parent) ? parent[jsonName] : undefined),
    { ...draft },
  );
  return textOf(value ?? '');
}

function without(draft: Draft, [first, ...deeper]: FieldPath): Draft {
  if (first === undefined) return draft;
  const { [first.jsonName]: value, ...rest } = draft;
  if (deeper.length === 0 || !isObject(value)) return rest;
  return { ...rest, [first.jsonName]: { ...without(value, deeper) } };
}

/** Lists repeat their parameter, maps and messages have dots in theirs. */
function parameters(name: string, value: JsonValue): [string, string][] {
  if (Array.isArray(value)) return value.map((item) => [name, textOf(item)]);
  if (!isObject(value) || Object.keys(value).length === 0) return [[name, textOf(value)]];
  return Object.entries(value).flatMap(([key, inner]) => parameters(`${name}.${key}`, inner));
}

function textOf(value: JsonValue): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed();
}

function isObject(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
