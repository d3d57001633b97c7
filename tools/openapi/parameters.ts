import type { DescField } from '@bufbuild/protobuf';
import { Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { type FieldPath, jsonPath } from '@cedula/operations/field-path.ts';
import type { Route } from '@cedula/operations/route.ts';
import { exampleIdOf } from './examples.ts';
import { compact, type JsonObject } from './json.ts';
import { textSchema } from './scalars.ts';
import { isRequired, type Schemas } from './schemas.ts';

/** The parameters that operations share. */
export const parameters = {
  IdempotencyKey: idempotencyKey(false),
  RequiredIdempotencyKey: idempotencyKey(true),
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of what the caller has already: while it is still so, the answer is 304.',
    schema: { type: 'string' },
  },
  Range: {
    name: 'Range',
    in: 'header',
    description: 'One range of bytes (RFC 9110 §14): the answer is 206 with those. Several get the whole.',
    schema: { type: 'string' },
    example: 'bytes=0-1023',
  },
  IfRange: {
    name: 'If-Range',
    in: 'header',
    description: 'The ETag of what the caller has a part of: if it has changed, the answer is the whole.',
    schema: { type: 'string' },
  },
} as const;

/** What a request of a route carries beside its body. */
export function parametersOf(route: Route, schemas: Schemas, example: JsonObject): JsonObject[] {
  const describe = (path: FieldPath, where: 'path' | 'query', note?: string): JsonObject[] => {
    const leaf = path.at(-1);
    if (leaf === undefined) return [];
    const { description, ...schema } =
      leaf.fieldKind === 'map' ? mapInText(leaf, schemas) : schemas.value(leaf);
    return [
      compact({
        name: where === 'path' ? nameInPath(route, path) : jsonPath(path),
        in: where,
        description: [description, note].filter(Boolean).join(' '),
        required: where === 'path' || isRequired(leaf) || undefined,
        schema,
        // A resource that is changed has its id in the path, and in no example of its body.
        example:
          note === undefined
            ? (memberAt(example, path) ?? (where === 'path' ? exampleIdOf(leaf) : undefined))
            : undefined,
      }),
    ];
  };
  return [
    ...route.pathFields.flatMap(({ path }) => describe(path, 'path')),
    ...queryFields(route).flatMap((path) => describe(path, 'query')),
    ...rawFields(route).flatMap((path) => describe(path, 'query', 'Only with an image as the body.')),
    ...shared(route),
  ];
}

/**
 * What a variable of a path is called: by its last field, so that `{id}` to read and
 * `{image.id}` to change are one path; by all of them where two would have one name.
 */
export function nameInPath({ pathFields }: Route, path: FieldPath): string {
  const short = path.at(-1)?.jsonName ?? '';
  const same = pathFields.filter((other) => other.path.at(-1)?.jsonName === short);
  return same.length === 1 ? short : jsonPath(path);
}

/** The fields that the query fills: those that neither path nor body do. */
export function queryFields({ method, body, pathFields }: Route): FieldPath[] {
  if (body === 'everything') return [];
  const inPath = new Set(pathFields.map(({ path }) => jsonPath(path)));
  const fields = method.input.fields.filter((field) => field !== body);
  return fields.flatMap((field) => leaves([field])).filter((path) => !inPath.has(jsonPath(path)));
}

/** With a raw body of bytes the other fields stand in the query. */
function rawFields({ upload, method }: Route): FieldPath[] {
  const raw = upload?.rawField;
  return raw === undefined
    ? []
    : method.input.fields.filter((field) => field !== raw).map((field) => [field]);
}

/** Messages stand in a query by their fields: `image.label`. */
function leaves(path: FieldPath): FieldPath[] {
  const leaf = path.at(-1);
  if (leaf?.fieldKind !== 'message' || textSchema(leaf.message) !== undefined) return [path];
  return leaf.message.fields.flatMap((field) => leaves([...path, field]));
}

/** A map is one JSON object in a query, or an entry at a time under names that no document can list. */
function mapInText(field: DescField, schemas: Schemas): JsonObject {
  const { description } = schemas.value(field);
  const entries = `As a JSON object, or entry by entry as \`${field.jsonName}.key=value\`.`;
  return {
    description: `${String(description)} ${entries}`,
    type: 'string',
    contentMediaType: 'application/json',
  };
}

function shared({ operation, download }: Route): JsonObject[] {
  const names: (keyof typeof parameters)[] = [];
  if (operation.idempotency === Operation_Idempotency.ACCEPTED) names.push('IdempotencyKey');
  if (operation.idempotency === Operation_Idempotency.REQUIRED) names.push('RequiredIdempotencyKey');
  if (download !== undefined) names.push('IfNoneMatch', 'Range', 'IfRange');
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function idempotencyKey(required: boolean): JsonObject {
  return {
    name: 'Idempotency-Key',
    in: 'header',
    required,
    description:
      'The caller’s own name for this effect, bare or in quotes. The same request under the same key gets the ' +
      'first one’s answer for 24 hours and has no second effect; another request under it is refused.',
    schema: { type: 'string', minLength: 1, maxLength: 257, pattern: '^[!-~]+$' },
  };
}

/** What an example has at a path. */
export function memberAt(example: JsonObject, path: FieldPath): unknown {
  let value: unknown = example;
  for (const { jsonName } of path)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, jsonName) : undefined;
  return value;
}
