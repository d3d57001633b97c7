import { type DescField, type DescMessage, getOption, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import { DurationSchema, FieldMaskSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import {
  field_behavior as behaviourOption,
  FieldBehavior,
} from '@cedula/contract/google/api/field_behavior_pb.ts';
import { example as exampleOption } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { isRequiredOneof, rulesOf } from '@cedula/operations/constraints-of.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import type { Draft } from './draft.ts';
import { pictureText } from './picture.ts';
import { placeholderOf } from './placeholder.ts';
import { exampleNumber, exampleText, nthText } from './scalars.ts';

/** Where a page begins is not for a caller to make up. */
const isPageToken = ({ name }: DescField) => name === 'page_token';

/** Whether a caller has to set a field. */
export function isNeeded(field: DescField): boolean {
  if (rulesOf(field).required) return true;
  if (getOption(field, behaviourOption).includes(FieldBehavior.REQUIRED)) return true;
  return field.oneof !== undefined && isRequiredOneof(field.oneof) && field.oneof.fields[0] === field;
}

/** Whether a caller can set a field. */
export function isInput(field: DescField): boolean {
  return !getOption(field, behaviourOption).includes(FieldBehavior.OUTPUT_ONLY) && !isPageToken(field);
}

/** Whether a field takes a secret that somebody is told, by mail or by an answer: nobody can make one up. */
export function isTold({ name, proto }: DescField): boolean {
  return proto.options?.debugRedact === true && /(?:^|_)token$/.test(name);
}

/**
 * A request that keeps every rule of each single field.
 *
 * @param wants which fields it has beside those that have to be there
 */
export function exampleOf(message: DescMessage, wants: (field: DescField) => boolean): Draft {
  const fields = message.fields.filter(
    (field) => isNeeded(field) || (isInput(field) && !isFieldMask(field) && !isTold(field) && wants(field)),
  );
  return Object.fromEntries(fields.map((field) => [field.jsonName, exampleValue(field)]));
}

/** Which fields a change touches follows from those that are sent. */
export function isFieldMask({ message }: DescField): boolean {
  return message?.typeName === FieldMaskSchema.typeName;
}

/** Of a oneof one member is enough. */
export function isFirstMember(field: DescField): boolean {
  return field.oneof === undefined || field.oneof.fields[0] === field;
}

/** A value that a field takes, in protobuf's JSON form. */
export function exampleValue(field: DescField): JsonValue {
  const one = exampleItem(field);
  if (field.fieldKind === 'list') return [one];
  if (field.fieldKind !== 'map') return one;
  return { [field.mapKey === ScalarType.STRING ? 'example' : 1]: one };
}

/** A value, an item of a list, or a value of a map. */
export function exampleItem(field: DescField): JsonValue {
  if (field.message !== undefined) return exampleMessage(field, field.message);
  if (field.enum !== undefined) return field.enum.values.find(({ number }) => number !== 0)?.name ?? 0;
  const prefix = resourcePrefixOf(field);
  if (prefix !== undefined) return placeholderOf(prefix);
  switch (field.scalar) {
    case ScalarType.BYTES:
      return pictureText;
    case ScalarType.BOOL:
      return true;
    case ScalarType.STRING:
      return exampleText(field);
    default:
      return exampleNumber(field);
  }
}

/** So many items of a list, all of them different where that can be. */
export function itemsOf(field: DescField, count: number): JsonValue[] {
  const isText = field.scalar === ScalarType.STRING && resourcePrefixOf(field) === undefined;
  return Array.from({ length: count }, (_, index) => (isText ? nthText(field, index) : exampleItem(field)));
}

function exampleMessage(field: DescField, message: DescMessage): JsonValue {
  const given = getOption(field, exampleOption);
  if (message.typeName === TimestampSchema.typeName) return given || '2026-01-01T00:00:00Z';
  if (message.typeName === DurationSchema.typeName) return given || '60s';
  if (message.typeName === FieldMaskSchema.typeName) return '';
  return { ...exampleOf(message, isFirstMember) };
}
