import { readFileSync } from 'node:fs';
import type { DescService } from '@bufbuild/protobuf';
import { Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { jsonPath } from '@cedula/operations/field-path.ts';
import { operationNameOf } from '@cedula/operations/operation-name.ts';
import type { Route } from '@cedula/operations/route.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { commentOf } from './comments.ts';
import { exampleOf } from './examples.ts';
import { compact, type JsonObject } from './json.ts';
import { memberAt, nameInPath, queryFields } from './parameters.ts';

const signScript = readFileSync(new URL('postman-sign.js', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');

/**
 * Writes the Postman collection (format 2.1) of everything in these services that has a
 * route: a folder per resource, and a script that signs every request before it is sent.
 */
export function postmanOf(services: readonly DescService[]): JsonObject {
  const routes = routesOf(services);
  const folders = Map.groupBy(routes, ({ method }) => method.parent);
  const ids = new Set(
    routes.flatMap((route) => route.pathFields.map(({ path }) => variableOf(route, nameInPath(route, path)))),
  );
  return {
    info: {
      name: 'Cedula',
      description:
        'Set keyId and secret to those of an access key: every request is signed before it is sent.',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: [
      { key: 'baseUrl', value: 'http://127.0.0.1:8080' },
      { key: 'keyId', value: '' },
      { key: 'secret', value: '' },
      ...[...ids].toSorted().map((key) => ({ key, value: '' })),
    ],
    event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec: signScript } }],
    item: [...folders].map(([service, inFolder]) => ({
      name: folderOf(service),
      description: commentOf(service),
      item: inFolder.map(itemOf),
    })),
  };
}

function folderOf({ methods: [method] }: DescService): string {
  return method === undefined ? '' : operationNameOf(method).resource.join(' ');
}

function itemOf(route: Route): JsonObject {
  const { method, operation, httpMethod, pathFields, body } = route;
  const example = exampleOf(method.input);
  const names = pathFields.map(({ path }) => `{{${variableOf(route, nameInPath(route, path))}}}`);
  const path = route.template.replaceAll(/\{[^}]*\}/g, () => names.shift() ?? '');
  const query = queryFields(route).flatMap((field) => {
    const value = memberAt(example, field);
    return isPlain(value) ? [`${jsonPath(field)}=${encodeURIComponent(value)}`] : [];
  });
  return {
    name: operationNameOf(method).verb.join(' '),
    request: compact({
      method: httpMethod,
      description: commentOf(method),
      header: [
        ...(body === 'nothing' ? [] : [{ key: 'Content-Type', value: 'application/json' }]),
        ...(operation.idempotency === Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED
          ? []
          : [
              {
                key: 'Idempotency-Key',
                value: '{{$guid}}',
                disabled: operation.idempotency !== Operation_Idempotency.REQUIRED,
              },
            ]),
      ],
      url: `{{baseUrl}}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
      body: body === 'nothing' ? undefined : jsonBody(route, example),
    }),
  };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Scripts cannot read files, so bytes are sent as base64. */
function jsonBody({ body, pathFields }: Route, example: JsonObject): JsonObject {
  const inPath = new Set(pathFields.map(({ path }) => jsonPath(path)));
  const shown =
    typeof body === 'string'
      ? Object.fromEntries(Object.entries(example).filter(([name]) => !inPath.has(name)))
      : example[body.jsonName];
  return { mode: 'raw', raw: JSON.stringify(shown, undefined, 2), options: { raw: { language: 'json' } } };
}

/** The collection's variable for an id in a path: `imageId`, whatever the path calls it. */
function variableOf({ method }: Route, name: string): string {
  if (name !== 'id') return name.replaceAll('.', '_');
  const noun = method.parent.name.replace(/Service$/, '');
  return `${noun.charAt(0).toLowerCase()}${noun.slice(1)}Id`;
}
