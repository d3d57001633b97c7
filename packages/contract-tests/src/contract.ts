import type { DescService } from '@bufbuild/protobuf';
import { services } from '@cedula/contract/services.ts';
import { conditionOf, resourcePrefixOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { type Maker, makersOf } from './parties/makers.ts';
import { type BrokenRequest, brokenRequestsOf } from './values/broken-requests.ts';
import { isNeeded, isTold } from './values/example.ts';
import { type ValidRequests, validRequestsOf } from './values/valid.ts';

/** What cases are made from. */
export interface Contract {
  /** Every way to call an operation from outside. */
  readonly routes: readonly Route[];
  /** The operations that make things, by the prefix of their ids. */
  readonly makers: ReadonlyMap<string, Maker>;
  readonly validRequests: (route: Route) => ValidRequests;
  readonly brokenRequests: (route: Route) => readonly BrokenRequest[];
  /** Why no call of an operation can succeed here; undefined: one can. */
  readonly obstacleTo: (route: Route) => string | undefined;
}

/** Every service of the contract. */
export const allServices: readonly DescService[] = Object.values(services).flat();

/** Reads services for what cases need. Throws for a declaration that no route can be made of. */
export function readContract(from: readonly DescService[] = allServices): Contract {
  const routes = routesOf(from);
  const makers = makersOf(routes);
  const validRequests = onceFor((route) => validRequestsOf(route, (prefix) => makers.has(prefix)));
  return {
    routes,
    makers,
    obstacleTo: (route) => obstacleTo(route, makers),
    validRequests,
    brokenRequests: onceFor((route) => brokenRequestsOf(route, validRequests(route))),
  };
}

/** What is found out about an operation once is known from then on. */
function onceFor<T>(find: (route: Route) => T): (route: Route) => T {
  const known = new Map<Route, { readonly found: T }>();
  return (route) => {
    const once = known.get(route) ?? { found: find(route) };
    known.set(route, once);
    return once.found;
  };
}

function obstacleTo({ method, pathFields }: Route, makers: ReadonlyMap<string, Maker>): string | undefined {
  const inPath = pathFields.flatMap(({ path }) => path.at(-1) ?? []);
  const needed = [...method.input.fields.filter(isNeeded), ...inPath];
  const unmade = needed.map(resourcePrefixOf).find((prefix) => prefix !== undefined && !makers.has(prefix));
  if (unmade !== undefined) return `it needs a ${unmade}_…, and no operation makes one for an access key`;
  const conditioned = needed.find((field) => conditionOf(field) !== undefined);
  if (conditioned !== undefined)
    return `it needs a ${resourcePrefixOf(conditioned)}_… that ${conditionOf(conditioned)}`;
  const secret = needed.find(isTold);
  return secret && `it needs a ${secret.jsonName} that only somebody is told`;
}

/** `GET /v1/images/{id}`. */
export function labelOf({ httpMethod, template }: Route): string {
  return `${httpMethod} ${template}`;
}
