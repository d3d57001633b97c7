import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { Exchange } from '../http/exchange.ts';
import { notAllowed } from '../pipeline/not-allowed.ts';
import type { RoutedCall } from '../pipeline/routed-call.ts';
import { decodeRequest } from './decode-request.ts';
import { encodeResponse } from './encode-response.ts';
import type { RouteTable } from './route-table.ts';
import type { Target } from './target.ts';

/** Finds the operation of a REST request. Throws NOT_FOUND and METHOD_NOT_ALLOWED. */
export function routeRest(exchange: Exchange, { path, query }: Target, routes: RouteTable): RoutedCall {
  const { method = '', headers } = exchange.request;
  const match = routes.match(method, path);
  if (match.outcome === 'not_found') throw notFound();
  if (match.outcome === 'method_not_allowed') throw notAllowed(exchange, match.allow);
  const { route, pathValues } = match;
  const contentType = headers['content-type'];
  return {
    route,
    decode: (body) => decodeRequest(route, { pathValues, query, contentType, body }),
    encode: (message) => encodeResponse(route, message),
  };
}
