import type { DescField, DescMessage, DescService } from '@bufbuild/protobuf';
import { isRequiredOneof } from '@cedula/operations/constraints-of.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { camelCase, operationNameOf } from '@cedula/operations/operation-name.ts';
import { type Paging, pagingOf } from '@cedula/operations/paging.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { isRequired } from './field-kinds.ts';
import { localName } from './names.ts';

/** An operation as a method of the client. */
export interface ClientMethod {
  readonly route: Route;
  readonly service: DescService;
  /** `images` */
  readonly resource: string;
  /** `upload` */
  readonly action: string;
  /** What the method takes first: the fields of the path, in their order. */
  readonly pathParameters: readonly PathParameter[];
  /** The request's other fields, which the method takes as an object. */
  readonly requestType: string;
  readonly requestFields: readonly DescField[];
  readonly answerType: string;
  readonly paging: Paging | undefined;
}

export interface PathParameter {
  /** As TypeScript calls it: `id`, `imageId` for `{image.id}`. */
  readonly name: string;
  /** As the contract calls it: `image.id`. */
  readonly field: string;
}

/**
 * Finds the methods of the client: an operation with several routes is called by the first.
 * Throws an Error for two of one name, and for a route that the client could not fill.
 */
export function clientMethods(services: readonly DescService[]): ClientMethod[] {
  const routes = routesOf(services.filter(({ typeName }) => typeName.startsWith('cedula.')));
  const firsts = routes.filter((route, index) => routes.findIndex(isOf(route)) === index);
  const methods = firsts.map(clientMethod);
  const names = methods.map(({ resource, action }) => `${resource}.${action}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two operations are called ${twice}`);
  return methods;
}

const isOf =
  ({ method }: Route) =>
  (other: Route) =>
    other.method === method;

function clientMethod(route: Route): ClientMethod {
  const { method } = route;
  const { resource, verb } = operationNameOf(method);
  const pathParameters = route.pattern.variables.map(({ field, start, end }): PathParameter => {
    if (end !== start + 1) throw new Error(`${nameOf(method)}: {${field}} is more than one segment`);
    return { name: camelCase(field.split(/[._]/)), field };
  });
  return {
    route,
    service: method.parent,
    resource: camelCase(resource),
    action: camelCase(verb),
    pathParameters,
    requestType: localName(method.input),
    requestFields: fieldsBeside(method.input, pathParameters),
    answerType: localName(method.output),
    paging: pagingOf(method),
  };
}

function fieldsBeside(input: DescMessage, pathParameters: readonly PathParameter[]): readonly DescField[] {
  return input.fields.filter(({ name }) => !pathParameters.some(({ field }) => field === name));
}

/** Whether the request's object may be left out. */
export function needsNoFields({ route, requestFields }: ClientMethod): boolean {
  const { oneofs } = route.method.input;
  return !requestFields.some(isRequired) && !oneofs.some(isRequiredOneof);
}
