import { type DescField, type DescService, getOption } from '@bufbuild/protobuf';
import { example } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { type Maker, makersOf } from './parties/makers.ts';
import { isNeeded } from './values/example.ts';
import { type ValidRequests, validRequestsOf } from './values/valid.ts';

/** What cases are made from. */
export interface Contract {
  /** Every way to call an operation from outside. */
  readonly routes: readonly Route[];
  /** The operations that make things, by the prefix of their ids. */
  readonly makers: ReadonlyMap<string, Maker>;
  readonly validRequests: (route: Route) => ValidRequests;
  /** Why no call of an operation can succeed here; undefined: one can. */
  readonly obstacleTo: (route: Route) => string | undefined;
}

/** Every service of the contract. */
export const allServices: readonly DescService[] = Object.values(services).flat();

/** Reads services for what cases need. Throws for a declaration that no route can be made of. */
export function readContract(from: readonly DescService[] = allServices): Contract {
  const routes = routesOf(from);
  const makers = makersOf(routes);
  const known = new Map<Route, ValidRequests>();
  return {
    routes,
    makers,
    obstacleTo: (route) => obstacleTo(route, makers),
    validRequests(route) {
      const requests = known.get(route) ?? validRequestsOf(route, (prefix) => makers.has(prefix));
      known.set(route, requests);
      return requests;
    },
  };
}

function obstacleTo({ method, pathFields }: Route, makers: ReadonlyMap<string, Maker>): string | undefined {
  const inPath = pathFields.map(({ path }) => path.at(-1));
  const needed = method.input.fields.filter((field) => isNeeded(field) || inPath.includes(field));
  const unmade = needed.map(resourcePrefixOf).find((prefix) => prefix !== undefined && !makers.has(prefix));
  if (unmade !== undefined) return `it needs a ${unmade}_…, and no operation makes one for an access key`;
  const secret = needed.find((field) => isSecret(field));
  return secret && `it needs a ${secret.jsonName} that only somebody is told`;
}

/** A text that is not to be shown, and of which no example stands in the contract. */
function isSecret(field: DescField): boolean {
  return field.proto.options?.debugRedact === true && getOption(field, example) === '';
}

/** `GET /v1/images/{id}`. */
export function labelOf({ httpMethod, template }: Route): string {
  return `${httpMethod} ${template}`;
}
