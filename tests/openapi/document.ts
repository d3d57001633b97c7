import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What these tests read of an OpenAPI document. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: JsonExample }>> };
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly example?: string | number;
}

export interface OpenApiResponse {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

export type JsonExample = Readonly<Record<string, unknown>>;

/** The document that the gateway serves. */
export const document: OpenApi = JSON.parse(
  readFileSync(fileURLToPath(import.meta.resolve('@cedula/contract/documents/openapi.json')), 'utf8'),
);

/** One operation of the document, with where it is. */
export interface Described {
  readonly path: string;
  readonly httpMethod: string;
  readonly operation: OpenApiOperation;
}

export const described: readonly Described[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    httpMethod: method.toUpperCase(),
    operation,
  })),
);

/** A path without the names of its variables, as it is the same to every reader. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

/** What the document has of a route of the contract. */
export function describedAs(route: { readonly template: string; readonly httpMethod: string }) {
  return described.find(
    ({ path, httpMethod }) => shapeOf(path) === shapeOf(route.template) && httpMethod === route.httpMethod,
  )?.operation;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
// Its types are of CommonJS, where the function is a member of itself.
addFormats.default(ajv);
ajv.addSchema({ ...document }, 'openapi');

const compiled = new Map<string, ValidateFunction>();

/** What a JSON pointer into the document's schemas does not allow of a value; empty where it is as described. */
export function faultsAt(pointer: readonly string[], value: unknown): readonly string[] {
  const fragment = pointer.map((part) =>
    encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  const ref = `openapi#/${fragment.join('/')}`;
  const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref });
  compiled.set(ref, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** What is not as described in an answer; empty where all is. */
export async function faultsOf(
  { path, httpMethod, operation }: Described,
  answer: Response,
): Promise<readonly string[]> {
  const status = String(answer.status);
  const response = operation.responses[status];
  if (response === undefined) return [`${status} is not described: ${await answer.text()}`];
  const missing = Object.keys(response.headers ?? {}).filter(
    (name) => isAlwaysSent(name) && !answer.headers.has(name),
  );
  const type = answer.headers.get('content-type');
  const faults = missing.map((name) => `no ${name}`);
  if (response.content === undefined) return [...faults, ...(type === null ? [] : [`a body of ${type}`])];
  if ('*/*' in response.content) return faults;
  if (type === null || !(type in response.content)) return [...faults, `a body of ${type}`];
  const pointer = ['paths', path, httpMethod.toLowerCase(), 'responses', status, 'content', type, 'schema'];
  return [...faults, ...faultsAt(pointer, await answer.json())];
}

/** The others depend on how the request was sent, or are of an answer that is told again. */
function isAlwaysSent(name: string): boolean {
  return !['idempotent-replayed', 'RateLimit', 'RateLimit-Policy', 'cedula-meter'].includes(name);
}
