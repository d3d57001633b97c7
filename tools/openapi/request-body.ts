import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { imageTypes } from '@cedula/operations/image-types.ts';
import { isRequiredOneof } from '@cedula/operations/constraints-of.ts';
import type { Route, RouteBatch, RouteUpload } from '@cedula/operations/route.ts';
import { commentOf } from './comments.ts';
import { compact, type JsonObject } from './json.ts';
import { isRequired, type Schemas } from './schemas.ts';

/** The body of a route in every form it is taken in; undefined where it takes none. */
export function requestBodyOf(
  { method, body, pathFields, upload }: Route,
  schemas: Schemas,
  example: JsonObject,
): JsonObject | undefined {
  if (body === 'nothing') return undefined;
  const { input } = method;
  const inPath = pathFields.flatMap(({ path: [field, ...deeper] }) =>
    field === undefined || deeper.length > 0 ? [] : [field],
  );
  const inBody = body === 'everything' ? input.fields.filter((field) => !inPath.includes(field)) : [body];
  // What nothing refers to must not be among the document's schemas.
  const schemaOf = () => (body === 'everything' ? schemas.message(input, inPath) : schemas.value(body));
  const shown = body === 'everything' ? pick(example, inBody) : example[body.jsonName];
  const isNeeded = inBody.some(isRequired) || (body === 'everything' && input.oneofs.some(isRequiredOneof));
  return {
    required: isNeeded,
    content: {
      ...(upload?.batch === undefined && {
        'application/json': compact({ schema: schemaOf(), example: shown }),
      }),
      ...(upload !== undefined && { 'multipart/form-data': form(inBody, upload, schemas) }),
      ...(upload?.rawField !== undefined && rawImages(upload.rawField, schemas)),
    },
  };
}

/** A form: files as parts with a file name, everything else as text, maps as a JSON object. */
function form(fields: readonly DescField[], { files, batch }: RouteUpload, schemas: Schemas): JsonObject {
  const required = fields.filter(isRequired).map(({ jsonName }) => jsonName);
  const properties = fields.map((field) => [
    field.jsonName,
    files.includes(field) ? file(field, schemas) : formValue(field, batch, schemas),
  ]);
  const choices = [...new Set(fields.flatMap(({ oneof }) => oneof ?? []))].filter(isRequiredOneof);
  return {
    schema: compact({
      type: 'object',
      properties: Object.fromEntries(properties),
      required: required.length === 0 ? undefined : required,
      additionalProperties: false,
      allOf:
        choices.length === 0
          ? undefined
          : choices.map((choice) => ({
              oneOf: choice.fields.map(({ jsonName }) => ({ required: [jsonName] })),
            })),
    }),
    encoding: Object.fromEntries(
      fields.flatMap((field) => {
        if (files.includes(field) || field === batch?.field)
          return [[field.jsonName, { contentType: imageTypes.join(', ') }]];
        return field.fieldKind === 'map' ? [[field.jsonName, { contentType: 'application/json' }]] : [];
      }),
    ),
  };
}

function formValue(field: DescField, batch: RouteBatch | undefined, schemas: Schemas): JsonObject {
  if (field !== batch?.field) return { ...schemas.value(field), ...defaultOf(field) };
  const items = { type: 'string', format: 'binary' };
  return { type: 'array', description: commentOf(field), items, minItems: 1, maxItems: batch.maxFiles };
}

/** What a part that is left out means; without it pages fill in forms with made-up text. */
function defaultOf(field: DescField): JsonObject {
  if (field.fieldKind === 'map') return { default: {} };
  return field.scalar === ScalarType.STRING && !isRequired(field) ? { default: '' } : {};
}

/** Bytes as they are have no length in characters. */
function file(field: DescField, schemas: Schemas): JsonObject {
  const { description } = schemas.value(field);
  return { type: 'string', format: 'binary', description };
}

function rawImages(field: DescField, schemas: Schemas): JsonObject {
  return Object.fromEntries(imageTypes.map((type) => [type, { schema: file(field, schemas) }]));
}

function pick(example: JsonObject, fields: readonly DescField[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap(({ jsonName }) => (jsonName in example ? [[jsonName, example[jsonName]]] : [])),
  );
}
