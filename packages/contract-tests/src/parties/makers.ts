import { type JsonValue } from '@bufbuild/protobuf';
import { Operation_Caller, Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import { conditionOf, resourceFieldsOf, resourcePrefixOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import { isRecord } from '../requests/reply.ts';

/** An operation that makes things of a kind, and where its answer has their id. */
export interface Maker {
  readonly route: Route;
  readonly idPath: FieldPath;
}

/**
 * Which operation makes what, by the prefix of its ids: an effect makes what its answer
 * names and its request does not. Of several the lightest that needs the fewest other things.
 */
export function makersOf(routes: readonly Route[]): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker>();
  for (const maker of routes.flatMap(makersIn).toSorted((one, other) => costOf(one) - costOf(other))) {
    const prefix = prefixOf(maker.idPath);
    if (!makers.has(prefix)) makers.set(prefix, maker);
  }
  return makers;
}

function makersIn(route: Route): Maker[] {
  const { method, operation } = route;
  if (operation.effect !== Operation_Effect.WRITE || operation.callers.includes(Operation_Caller.PUBLIC))
    return [];
  const given = new Set(resourceFieldsOf(method.input).map(prefixOf));
  return resourceFieldsOf(method.output)
    .filter((path) => path.every(({ fieldKind }) => fieldKind !== 'list') && !given.has(prefixOf(path)))
    .filter((path) => path.every((field) => conditionOf(field) === undefined))
    .map((idPath) => ({ route, idPath }));
}

function costOf({ route: { operation, method } }: Maker): number {
  return operation.load * 100 + resourceFieldsOf(method.input).length;
}

/** The prefix of the ids that a path leads to. */
export function prefixOf(path: FieldPath): string {
  const leaf = path.at(-1);
  return (leaf && resourcePrefixOf(leaf)) ?? '';
}

/** The text that an answer has at a path. Throws where it has none. */
export function textAt(message: JsonValue | undefined, path: FieldPath): string {
  const value = path.reduce<JsonValue | undefined>(
    (parent, { jsonName }) => (isRecord(parent) ? parent[jsonName] : undefined),
    message,
  );
  if (typeof value === 'string') return value;
  throw new Error(`the answer came without ${path.map(({ jsonName }) => jsonName).join('.')}`);
}
