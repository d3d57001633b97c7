import { STATUS_CODES } from 'node:http';
import { reasonsByStatus } from '@cedula/operations/reasons-of.ts';
import type { Route } from '@cedula/operations/route.ts';
import { commentOf } from './comments.ts';
import { commonHeaders, referToHeaders, replayHeaders } from './headers.ts';
import { compact, type JsonObject } from './json.ts';
import type { Schemas } from './schemas.ts';

/** Every answer of a route, by status: success, and each reason for which it can be refused. */
export function responsesOf(route: Route, schemas: Schemas): JsonObject {
  return { ...successOf(route, schemas), ...refusalsOf(route) };
}

function successOf(route: Route, schemas: Schemas): JsonObject {
  const { method, operation, status, location, download, csv } = route;
  if (download !== undefined) return downloadOf(commentOf(method.output), operation);
  return {
    [status]: compact({
      description: commentOf(method.output),
      headers: referToHeaders([
        ...commonHeaders(operation),
        ...(location === undefined ? [] : (['Location'] as const)),
        ...(operation.meter === '' ? [] : (['Meter'] as const)),
        ...(csv === undefined ? [] : (['Vary'] as const)),
        ...replayHeaders(operation),
      ]),
      content: status === 204 ? undefined : contentOf(route, schemas),
    }),
  };
}

/** Which of the forms it is, `Accept` decides: OpenAPI has no parameter of that name. */
function contentOf({ method, csv }: Route, schemas: Schemas): JsonObject {
  const json = { 'application/json': { schema: schemas.message(method.output) } };
  if (csv === undefined) return json;
  const columns = csv.columns.map(({ jsonName }) => jsonName).join(',');
  const description =
    `With \`Accept: text/csv\`: all there is as CSV (RFC 4180) in UTF-8. The first line names the columns, ` +
    `\`${columns}\`; each further one is a member of \`${csv.lines.jsonName}\`. Text that a spreadsheet ` +
    'would take for a formula has an apostrophe before it.';
  return { ...json, 'text/csv': { schema: { type: 'string', description }, example: `${columns}\r\n` } };
}

function downloadOf(description: string, operation: Route['operation']): JsonObject {
  const common = commonHeaders(operation);
  const content = { '*/*': { schema: { type: 'string', format: 'binary' } } };
  const described = [...common, 'ETag', 'AcceptRanges', 'ContentDisposition'] as const;
  return {
    200: { description, headers: referToHeaders(described), content },
    206: {
      description: 'The range of bytes that was asked for.',
      headers: referToHeaders([...described, 'ContentRange']),
      content,
    },
    304: {
      description: 'The caller has these bytes already.',
      headers: referToHeaders([...common, 'ETag']),
    },
    416: {
      description: 'The content has no such range: `INVALID_ARGUMENT`.',
      headers: referToHeaders([...common, 'ContentRange']),
      content: problemOf(416, ['INVALID_ARGUMENT']),
    },
  };
}

function problemOf(status: number, reasons: readonly string[]): JsonObject {
  return {
    'application/problem+json': {
      schema: {
        $ref: '#/components/schemas/Problem',
        properties: { status: { const: status }, reason: { enum: reasons } },
      },
    },
  };
}

/** Bad input, missing credentials and too many calls are judged anew, whatever the Idempotency-Key. */
const judgedAnew = new Set([400, 401, 429]);

function refusalsOf({ method, operation }: Route): JsonObject {
  const entries = [...reasonsByStatus(method)].map(([status, reasons]) => {
    const isTold = status < 500 && !judgedAnew.has(status);
    const response = {
      description: `${STATUS_CODES[status] ?? 'Refused'}: ${reasons.map((reason) => `\`${reason}\``).join(', ')}.`,
      headers: referToHeaders([
        ...commonHeaders(operation),
        ...(status === 401 ? (['WwwAuthenticate'] as const) : []),
        ...(status === 429 || status === 503 ? (['RetryAfter'] as const) : []),
        ...(isTold ? replayHeaders(operation) : []),
      ]),
      content: problemOf(status, reasons),
    };
    return [status, response] as const;
  });
  return Object.fromEntries(entries);
}
