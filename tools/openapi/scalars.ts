import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, FieldMaskSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import type { JsonObject } from './json.ts';

const int32: JsonObject = { type: 'integer', format: 'int32' };
const uint32: JsonObject = { type: 'integer', minimum: 0, maximum: 4_294_967_295 };
const double: JsonObject = { type: 'number', format: 'double' };
/** Strings out, because JavaScript's numbers lose the last digits; numbers are taken as well. */
const int64: JsonObject = { type: 'string', pattern: '^-?(?:0|[1-9][0-9]{0,18})$' };
const uint64: JsonObject = { type: 'string', pattern: '^(?:0|[1-9][0-9]{0,19})$' };

/** A scalar as protobuf's JSON mapping writes it. */
export function scalarSchema(type: ScalarType | undefined): JsonObject {
  switch (type) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return double;
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return int64;
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return uint64;
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return uint32;
    default:
      return int32;
  }
}

const texts: ReadonlyMap<string, JsonObject> = new Map([
  [TimestampSchema.typeName, { type: 'string', format: 'date-time' }],
  [DurationSchema.typeName, { type: 'string', pattern: String.raw`^-?[0-9]{1,12}(?:\.[0-9]{1,9})?s$` }],
  [FieldMaskSchema.typeName, { type: 'string' }],
]);

/**
 * A well-known message that JSON writes as a string; undefined for those of the contract.
 * Throws for a well-known message that is neither.
 */
export function textSchema({ typeName }: DescMessage): JsonObject | undefined {
  const schema = texts.get(typeName);
  if (schema === undefined && typeName.startsWith('google.')) throw new Error(`what is ${typeName} in JSON?`);
  return schema;
}
