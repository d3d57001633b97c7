import {
  type DescField,
  type DescMessage,
  fromJson,
  getOption,
  hasOption,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';
import { createValidator } from '@bufbuild/protovalidate';
import { example as exampleOption } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { isRequiredOneof } from '@cedula/operations/constraints-of.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import { textSchema } from './scalars.ts';
import { isRequired } from './schemas.ts';

/** A message in JSON. */
type JsonMessage = Record<string, JsonValue>;

const idBody = '01h455vb4pex5vsknk084sn02q';
/** Eight by eight pixels of one grey. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAMAAADz0U65AAAAA1BMVEWAgICQdD0xAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQI12NgoA4AAABIAAH/myMhAAAAAElFTkSuQmCC';

/**
 * An example of a request: what has to be there, and what the contract gives an example for.
 * Of a oneof that has to be set the first member. Throws where it would be refused for its
 * form: then the contract lacks an example.
 */
export function exampleOf(type: DescMessage): JsonMessage {
  const example = draftOf(type);
  const message = fromJson(type, example);
  const result = createValidator().validate(type, message);
  if (result.kind === 'valid') return example;
  const faults = result.kind === 'invalid' ? result.violations.map(String).join(', ') : String(result.error);
  throw new Error(`${type.typeName} has no valid example (see (cedula.options.v1.example)): ${faults}`);
}

function draftOf(type: DescMessage): JsonMessage {
  const chosen = type.oneofs.filter(isRequiredOneof).map(({ fields: [first] }) => first);
  const shown = type.fields.filter(
    (field) =>
      chosen.includes(field) || (field.oneof === undefined && (isRequired(field) || isToldOf(field))),
  );
  return Object.fromEntries(shown.map((field) => [field.jsonName, valueOf(field)]));
}

function isToldOf(field: DescField): boolean {
  return hasOption(field, exampleOption);
}

function valueOf(field: DescField): JsonValue {
  const single = singleOf(field);
  return field.fieldKind === 'list' ? [single] : single;
}

/** An id of the kind that a field holds; undefined where it holds none. */
export function exampleIdOf(field: DescField): string | undefined {
  const prefix = resourcePrefixOf(field);
  return prefix === undefined ? undefined : `${prefix}_${idBody}`;
}

function singleOf(field: DescField): JsonValue {
  const id = exampleIdOf(field);
  if (isToldOf(field)) return read(field, getOption(field, exampleOption));
  if (id !== undefined) return id;
  if (field.scalar === ScalarType.BYTES) return picture;
  if (field.message !== undefined && textSchema(field.message) === undefined) return draftOf(field.message);
  throw new Error(`${field.toString()} has to be given, and has no (cedula.options.v1.example)`);
}

function read({ scalar }: DescField, text: string): JsonValue {
  switch (scalar) {
    case undefined:
    case ScalarType.STRING:
    case ScalarType.INT64:
    case ScalarType.UINT64:
      return text;
    default:
      return JSON.parse(text);
  }
}
