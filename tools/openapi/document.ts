import type { DescMessage, DescMethod, DescService } from '@bufbuild/protobuf';
import type { Operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { camelCase, operationNameOf } from '@cedula/operations/operation-name.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { commentOf, firstSentence, paragraphs } from './comments.ts';
import { exampleOf } from './examples.ts';
import { headers } from './headers.ts';
import { compact, type JsonObject } from './json.ts';
import { nameInPath, parameters, parametersOf } from './parameters.ts';
import { problemSchema } from './problem.ts';
import { requestBodyOf } from './request-body.ts';
import { responsesOf } from './responses.ts';
import { createSchemas, rulesInWords, type Directions, type Schemas } from './schemas.ts';
import { securityOf, securitySchemes } from './security.ts';

const about = `Faces found and matched, documents read, every call signed, metered and billed.

Names are lowerCamelCase; snake_case is taken as well. 64-bit integers are strings in answers; numbers are taken as well.
Unknown fields and query parameters are refused. HEAD works as GET.`;

/** Writes the OpenAPI 3.1 document of everything in these services that has a route. */
export function openApiOf(services: readonly DescService[]): JsonObject {
  const routes = routesOf(services);
  const served = services.filter((service) => routes.some(({ method }) => method.parent === service));
  const schemas = createSchemas(directionsOf(routes));
  const paths = pathsOf(routes, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Cedula', version: '1', description: about },
    servers: [{ url: '/', description: 'The installation that serves this document.' }],
    tags: served.map((service) => ({ name: tagOf(service), description: commentOf(service) })),
    paths,
    components: {
      securitySchemes,
      parameters: referredTo('parameters', parameters, paths),
      headers: referredTo('headers', headers, paths),
      schemas: { Problem: problemSchema, ...schemas.all() },
    },
  };
}

/** Those of a kind of component that something refers to. */
function referredTo(kind: string, components: JsonObject, paths: JsonObject): JsonObject {
  const text = JSON.stringify(paths);
  return Object.fromEntries(
    Object.entries(components).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)),
  );
}

/** The resource of a service, as clients call it. */
function tagOf({ methods: [method] }: DescService): string {
  return method === undefined ? '' : camelCase(operationNameOf(method).resource);
}

function directionsOf(routes: readonly Route[]): Directions {
  return {
    sent: withParts(routes.map(({ method }) => method.input)),
    answered: withParts(routes.map(({ method }) => method.output)),
  };
}

/** Messages and every message that they can hold. */
function withParts(types: readonly DescMessage[]): ReadonlySet<DescMessage> {
  const found = new Set<DescMessage>();
  const visit = (type: DescMessage): void => {
    if (found.has(type)) return;
    found.add(type);
    for (const { message } of type.fields) if (message !== undefined) visit(message);
  };
  types.forEach(visit);
  return found;
}

function pathsOf(routes: readonly Route[], schemas: Schemas): JsonObject {
  const byPath = Map.groupBy(
    routes.map((route) => ({ route, path: pathOf(route) })),
    ({ path }) => path,
  );
  const sorted = [...byPath].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([path, found]) => [
      path,
      Object.fromEntries(
        found.map(({ route }) => [route.httpMethod.toLowerCase(), operationOf(route, routes, schemas)]),
      ),
    ]),
  );
}

/** The template with its variables as callers name the fields. Throws where one holds more than a segment. */
function pathOf(route: Route): string {
  const { template, pathFields } = route;
  const names = pathFields.map(({ path, start, end }) => {
    if (end !== start + 1) throw new Error(`${template} has a variable of several segments`);
    return nameInPath(route, path);
  });
  return template.replaceAll(/\{[^}]*\}/g, () => `{${names.shift() ?? ''}}`);
}

function operationOf(route: Route, routes: readonly Route[], schemas: Schemas): JsonObject {
  const { method, operation } = route;
  const comment = commentOf(method);
  const example = exampleOf(method.input);
  return compact({
    operationId: operationIdOf(route, routes),
    tags: [tagOf(method.parent)],
    summary: firstSentence(comment),
    description: paragraphs(
      comment,
      route.body === 'nothing' ? rulesInWords(method.input) : undefined,
      operation.scope === '' ? undefined : `Needs the scope \`${operation.scope}\`.`,
      operation.meter === '' ? 'Free.' : billedAs(operation),
    ),
    security: securityOf(operation),
    parameters: parametersOf(route, schemas, example),
    requestBody: requestBodyOf(route, schemas, example),
    responses: responsesOf(route, schemas),
  });
}

function billedAs({ meter, furtherMeters }: Operation): string {
  const further = furtherMeters.map((name) => ` Where it is asked for, \`${name}\` is billed beside it.`);
  return `Billed as one \`${meter}\`.${further.join('')}`;
}

/** The RPC's name; of a second way to call it, with a number. */
function operationIdOf({ method, template }: Route, routes: readonly Route[]): string {
  const same = routes.filter((other) => nameOf(other.method) === nameOf(method));
  const strangers = same.some((other) => other.method !== method);
  if (strangers) throw new Error(`two services have an RPC ${method.name}`);
  const index = same.findIndex((other) => other.template === template);
  return nameOf(method) + (index === 0 ? '' : String(index + 1));
}

function nameOf({ name }: DescMethod): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
