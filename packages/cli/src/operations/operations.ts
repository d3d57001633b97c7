import { comments } from '@cedula/contract/comments.ts';
import { services } from '@cedula/contract/services.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { camelCase, kebabCase, operationNameOf } from '@cedula/operations/operation-name.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';

/** An operation of the contract, as the command line offers it. */
export interface CliOperation {
  readonly route: Route;
  /** `access-keys` */
  readonly resource: string;
  /** `revoke` */
  readonly verb: string;
  /** The same names in the SDK: `accessKeys`, `revoke`. */
  readonly method: { readonly resource: string; readonly verb: string };
  /** What the contract says of it. */
  readonly description: string;
}

/** Every operation with a public route, once, in the order of its names. */
export function allOperations(): CliOperation[] {
  const routes = routesOf(Object.values(services).flat());
  // Further bindings of a method are other ways to the same effect.
  const first = new Map(routes.toReversed().map((route) => [route.method, route]));
  return [...first.values()].map(toOperation).toSorted(byName);
}

function toOperation(route: Route): CliOperation {
  const { resource, verb } = operationNameOf(route.method);
  return {
    route,
    resource: kebabCase(resource),
    verb: kebabCase(verb),
    method: { resource: camelCase(resource), verb: camelCase(verb) },
    description: comments[nameOf(route.method)] ?? '',
  };
}

function byName(one: CliOperation, other: CliOperation): number {
  return `${one.resource} ${one.verb}` < `${other.resource} ${other.verb}` ? -1 : 1;
}

/** What the contract says of the resource that these operations belong to. */
export function resourceDescription([operation]: readonly CliOperation[]): string {
  return operation === undefined ? '' : (comments[operation.route.method.parent.typeName] ?? '');
}
