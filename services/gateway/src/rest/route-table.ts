import type { DescService } from '@bufbuild/protobuf';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import type { Route } from '@cedula/operations/route.ts';
import { faultOf, routesOf } from '@cedula/operations/routes-of.ts';
import { checkReadable } from './readable.ts';
import { addRoute, emptyNode, findRoutes, type RouteNode, type RoutesByMethod } from './route-tree.ts';
import { decodeSegment } from './target.ts';

/** What the path says of one request field. */
export interface PathValue {
  readonly path: FieldPath;
  /** Decoded. */
  readonly text: string;
}

/** What a method and a path lead to. */
export type Match =
  | { readonly outcome: 'found'; readonly route: Route; readonly pathValues: readonly PathValue[] }
  | { readonly outcome: 'not_found' }
  /** The path leads somewhere, but not with this method. `allow` is the header's value. */
  | { readonly outcome: 'method_not_allowed'; readonly allow: string };

export interface RouteTable {
  readonly routes: readonly Route[];
  /**
   * Finds the route of a request. A literal segment is preferred to a variable, HEAD is
   * answered by GET, and a path that ends in a slash leads nowhere.
   *
   * @param path as it was sent; `parseTarget` let it pass
   */
  match(httpMethod: string, path: string): Match;
}

/**
 * Reads the routes of services from their contract. Operations for the mesh alone have
 * none. Throws an Error that names the method whose declaration cannot work.
 */
export function createRouteTable(services: readonly DescService[]): RouteTable {
  const routes = routesOf(services);
  const root = emptyNode();
  for (const route of routes) {
    try {
      checkReadable(route.method.input);
      addRoute(root, route);
    } catch (error) {
      throw faultOf(route.method, error);
    }
  }
  return { routes, match: (httpMethod, path) => match(root, httpMethod, path) };
}

function match(root: RouteNode, httpMethod: string, path: string): Match {
  const segments = path.slice(1).split('/');
  if (segments.includes('')) return { outcome: 'not_found' };
  const { found, matched } = findWithVerb(root, segments);
  const wanted = httpMethod === 'HEAD' ? ['HEAD', 'GET'] : [httpMethod];
  for (const byMethod of found) {
    for (const name of wanted) {
      const route = byMethod.get(name);
      if (route !== undefined) return { outcome: 'found', route, pathValues: valuesOf(route, matched) };
    }
  }
  if (found.length === 0) return { outcome: 'not_found' };
  return { outcome: 'method_not_allowed', allow: allowOf(found) };
}

/** A colon ends a path's last segment where a verb follows that the contract knows there. */
function findWithVerb(root: RouteNode, segments: readonly string[]) {
  const last = segments.at(-1) ?? '';
  const colon = last.lastIndexOf(':');
  if (colon > 0) {
    const matched = [...segments.slice(0, -1), last.slice(0, colon)];
    const found = findRoutes(root, matched, last.slice(colon + 1));
    if (found.length > 0) return { found, matched };
  }
  return { found: findRoutes(root, segments, ''), matched: segments };
}

function valuesOf({ pathFields }: Route, segments: readonly string[]): PathValue[] {
  return pathFields.map(({ path, start, end }) => ({
    path,
    text: segments.slice(start, end).map(decodeSegment).join('/'),
  }));
}

function allowOf(found: readonly RoutesByMethod[]): string {
  const names = new Set(found.flatMap((byMethod) => [...byMethod.keys()]));
  if (names.has('GET')) names.add('HEAD');
  return [...names].toSorted().join(', ');
}
