import {
  type Operation,
  Operation_Caller,
  Operation_Idempotency,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { JsonObject } from './json.ts';

const text = (description: string, example: string, required = false): JsonObject => ({
  description,
  ...(required && { required }),
  schema: { type: 'string' },
  example,
});

const requestId = 'req_01h455vb4pex5vsknk084sn02q';

/** Every header that an answer can have beside those of HTTP itself. */
export const headers = {
  RequestId: text(
    'The id of the request, the same in logs, results, usage lines. One sent by the caller is ignored.',
    requestId,
    true,
  ),
  RateLimitPolicy: text(
    'How many requests may come at once, and in how many seconds they are given back.',
    '"rate";q=20;w=2',
  ),
  RateLimit: text(
    'How many requests may still come, and in how many seconds all may again.',
    '"rate";r=19;t=1',
  ),
  RetryAfter: {
    description: 'After how many seconds another try may succeed.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
  WwwAuthenticate: text(
    'The kind of credential that is asked for.',
    'Signature realm="cedula", tag="cedula-v1", Bearer realm="cedula"',
    true,
  ),
  Location: text(
    'The path under which what was made can be read.',
    `/v1/images/img_${requestId.slice(4)}`,
    true,
  ),
  Meter: text('What the call is billed as.', 'face_match;units=1'),
  IdempotentReplayed: {
    description: 'Whether this is the answer to an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  ETag: text('Changes whenever the bytes do.', '"5f4dcc3b5aa765d61d8327deb882cf99"', true),
  AcceptRanges: text('Ranges of bytes may be asked for.', 'bytes'),
  ContentRange: text('Which bytes these are, and of how many.', 'bytes 0-1023/146515', true),
  Vary: text('There is another form of this answer, for another `Accept`.', 'Accept', true),
  ContentDisposition: text('The file name for the bytes.', 'attachment; filename="img_1-thumb"', true),
} as const;

type HeaderName = keyof typeof headers;

const fieldNames: Readonly<Record<HeaderName, string>> = {
  RequestId: 'x-request-id',
  RateLimitPolicy: 'RateLimit-Policy',
  RateLimit: 'RateLimit',
  RetryAfter: 'Retry-After',
  WwwAuthenticate: 'WWW-Authenticate',
  Location: 'Location',
  Meter: 'cedula-meter',
  IdempotentReplayed: 'idempotent-replayed',
  ETag: 'ETag',
  AcceptRanges: 'Accept-Ranges',
  ContentRange: 'Content-Range',
  Vary: 'Vary',
  ContentDisposition: 'Content-Disposition',
};

/** Refers to headers by their names in HTTP. */
export function referToHeaders(names: readonly HeaderName[]): JsonObject {
  return Object.fromEntries(
    names.map((name) => [fieldNames[name], { $ref: `#/components/headers/${name}` }]),
  );
}

/** The headers of every answer of an operation that its caller is known for. */
export function commonHeaders({ callers }: Operation): HeaderName[] {
  return callers.includes(Operation_Caller.PUBLIC)
    ? ['RequestId']
    : ['RequestId', 'RateLimitPolicy', 'RateLimit'];
}

/** The header of an answer that is told again, for operations that take an Idempotency-Key. */
export function replayHeaders({ idempotency }: Operation): HeaderName[] {
  return idempotency === Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED ? [] : ['IdempotentReplayed'];
}
