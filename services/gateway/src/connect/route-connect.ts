import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import {
  contentTypeUnaryJson,
  contentTypeUnaryProto,
  headerProtocolVersion,
  headerTimeout,
  parseContentType,
  parseTimeout,
  protocolVersion,
} from '@connectrpc/connect/protocol-connect';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { HttpRefusal } from '../http/http-refusal.ts';
import { notAllowed } from '../pipeline/not-allowed.ts';
import type { RoutedCall } from '../pipeline/routed-call.ts';
import type { Target } from '../rest/target.ts';
import { encodeConnectError } from './encode-error.ts';
import { encodeConnectMessage } from './encode-message.ts';
import { isProcedurePath, type Procedures } from './procedures.ts';
import { type Codec, readConnectMessage } from './read-message.ts';
import { readConnectQuery, refuseQuery } from './read-query.ts';

/**
 * Finds the operation of a Connect request, and has its refusals written as Connect's from
 * here on. Undefined: the path is none of this protocol. Throws NOT_FOUND,
 * METHOD_NOT_ALLOWED, UNSUPPORTED_MEDIA_TYPE, MALFORMED_REQUEST, INVALID_ARGUMENT: all that
 * the head and the query alone can be refused for.
 */
export function routeConnect(
  exchange: Exchange,
  { path, query }: Target,
  procedures: Procedures,
): RoutedCall | undefined {
  const route = procedures.get(path);
  if (route === undefined && !isProcedurePath(path)) return undefined;
  exchange.encodeRefusal = encodeConnectError;
  if (route === undefined) throw notFound();
  const { output, idempotency } = route.method;
  const isGet = exchange.request.method === 'GET' || exchange.request.method === 'HEAD';
  const takesGet = idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  if (exchange.request.method !== 'POST' && !(isGet && takesGet)) {
    throw notAllowed(exchange, takesGet ? 'GET, HEAD, POST' : 'POST');
  }
  const deadline = deadlineOf(exchange);
  checkVersion(exchange);
  const { codec, decode } = isGet ? fromQuery(exchange, query) : fromBody(exchange, query);
  return {
    route,
    ...(deadline !== undefined && { deadline }),
    decode: (body) => readConnectMessage(route, codec, decode(body)),
    encode: (message) => encodeConnectMessage(output, codec, message),
  };
}

/** The codec of a request, and where in it its message stands. */
interface Carried {
  readonly codec: Codec;
  readonly decode: (body: Uint8Array) => Uint8Array;
}

function fromQuery(exchange: Exchange, query: string): Carried {
  const { encoding, message } = readConnectQuery(query);
  return {
    codec: codecOf(exchange, `application/${encoding}`),
    decode(body) {
      if (body.length > 0) throw new DomainError('MALFORMED_REQUEST', 'This operation takes no body.');
      return message;
    },
  };
}

function fromBody(exchange: Exchange, query: string): Carried {
  refuseQuery(query);
  return { codec: codecOf(exchange, exchange.request.headers['content-type']), decode: (body) => body };
}

/** Streams, gRPC and gRPC-Web are of other media types: none is offered outside. */
function codecOf(exchange: Exchange, contentType: string | undefined): Codec {
  const codec = parseContentType(contentType ?? null);
  if (codec !== undefined && !codec.stream) return codec;
  const types = `${contentTypeUnaryJson}, ${contentTypeUnaryProto}`;
  exchange.fields['accept-post'] = types;
  throw new HttpRefusal(415, 'UNSUPPORTED_MEDIA_TYPE', `A message is one of ${types}.`);
}

function checkVersion({ request }: Exchange): void {
  const version = request.headers[headerProtocolVersion.toLowerCase()];
  if (version === undefined || version === protocolVersion) return;
  throw new DomainError('MALFORMED_REQUEST', `${headerProtocolVersion} must be ${protocolVersion}.`);
}

/** When the caller stops waiting, by its Connect-Timeout-Ms; undefined: it does not say. */
function deadlineOf({ request, arrivedAt }: Exchange): number | undefined {
  const given = request.headers[headerTimeout.toLowerCase()];
  const { timeoutMs, error } = parseTimeout(given === undefined ? null : String(given), Infinity);
  if (error !== undefined) {
    throw new DomainError('MALFORMED_REQUEST', `${headerTimeout} must be a whole number of milliseconds.`);
  }
  return timeoutMs === undefined ? undefined : arrivedAt + timeoutMs;
}
