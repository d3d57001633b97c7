import { isUnary } from '@cedula/chassis/rpc/method-kind.ts';
import { pathOf } from '@cedula/operations/operation.ts';
import type { Route } from '@cedula/operations/route.ts';

/** The operations that the Connect protocol offers, by path: `/cedula.media.v1.ImageService/GetImage`. */
export type Procedures = ReadonlyMap<string, Route>;

/** Every unary operation with a public route is a procedure; bytes, streams, batches and the mesh's own calls are not. */
export function proceduresOf(routes: readonly Route[]): Procedures {
  return new Map(
    routes
      .filter(({ method, upload }) => isUnary(method) && upload?.batch === undefined)
      .map((route) => [pathOf(route.method), route]),
  );
}

/** Whether a path can only be meant as a procedure, be there one or not. */
export function isProcedurePath(path: string): boolean {
  return /^\/cedula\.[^/]+\/[^/]+$/.test(path);
}
