import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { Csv } from '@cedula/operations/csv.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Exchange } from '../http/exchange.ts';
import { notAllowed } from '../pipeline/not-allowed.ts';
import type { RoutedCall } from '../pipeline/routed-call.ts';
import { preferredType } from './accept.ts';
import { decodeFields, decodeRequest } from './decode-request.ts';
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
    csv: () => csvWanted(exchange, route),
    ...(route.upload?.batch !== undefined && {
      decodeFields: (parts) => decodeFields(route, { pathValues, query }, parts),
    }),
    decode: (body) => decodeRequest(route, { pathValues, query, contentType, body }),
    encode: (message) => encodeResponse(route, message),
  };
}

/** Where an operation has two forms, its answer tells caches so; where it has one, Accept is not asked. */
function csvWanted({ request, fields }: Exchange, { csv }: Route): Csv | undefined {
  if (csv === undefined) return undefined;
  fields['vary'] = 'Accept';
  const type = preferredType(request.headers.accept, ['application/json', 'text/csv']);
  if (type !== undefined) return type === 'text/csv' ? csv : undefined;
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'This answer is application/json or text/csv.');
}
