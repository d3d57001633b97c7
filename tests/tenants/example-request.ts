import type { RequestOptions } from '@cedula/client';
import { smallPng } from '../fixtures/images.ts';
import type { Tenant } from '../fixtures/tenant.ts';
import type { PublicOperation } from './contract.ts';
import { type IdField, idFieldsOf } from './id-fields.ts';
import { resourceOf } from './resources.ts';

/** A request, ready to be sent. */
export interface ExampleRequest {
  readonly httpMethod: string;
  readonly path: string;
  readonly options: RequestOptions;
}

/** What an operation needs beside ids in order to succeed, by the RPC's name. */
const needed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  UploadImage: { content: smallPng.toString('base64') },
  CompareImages: { image1: smallPng.toString('base64'), image2: smallPng.toString('base64') },
};

/** Ids of the tenant's own for every id field that must be there. */
export async function ownIds(operation: PublicOperation, tenant: Tenant): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const { path, kind } of idFieldsOf(operation)) {
    const { make } = resourceOf(kind);
    if (make !== undefined) ids[path] = await make(tenant);
  }
  return ids;
}

/** Writes the request of an operation with these ids, by the path of their field. */
export function exampleRequest(
  operation: PublicOperation,
  ids: Readonly<Record<string, string>>,
  query: Readonly<Record<string, string | number>> = {},
): ExampleRequest {
  const { httpMethod, template, body, method } = operation;
  let path = template;
  const rest: Record<string, unknown> = { ...needed[method.name] };
  for (const field of idFieldsOf(operation)) {
    const id = ids[field.path];
    if (id === undefined) continue;
    if (field.isInPath) path = path.replace(variableOf(field), encodeURIComponent(id));
    else put(rest, field.path, field.isList ? [id] : id);
  }
  if (path.includes('{')) throw new Error(`${operation.name}: no value for ${path}`);
  if (body === '') return { httpMethod, path, options: { query: { ...stringsOf(rest), ...query } } };
  return { httpMethod, path, options: { query, json: body === '*' ? rest : rest[body] } };
}

function variableOf({ path }: IdField): string {
  return `{${path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}}`;
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [name = '', ...deeper] = path.split('.');
  if (deeper.length === 0) {
    target[name] = value;
    return;
  }
  const inner: Record<string, unknown> = {};
  put(inner, deeper.join('.'), value);
  target[name] = inner;
}

function stringsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
