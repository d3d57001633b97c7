import {
  type DescField,
  type DescMessage,
  type DescOneof,
  getOption,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { example } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { isRequiredOneof, rulesOf } from '@cedula/operations/constraints-of.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import * as fc from 'fast-check';
import type { Draft } from './draft.ts';
import { exampleItem, isFieldMask, isInput, isNeeded, isTold } from './example.ts';
import { tiedTo } from './tied-fields.ts';
import { boundsOf, exampleText, stringRulesOf } from './scalars.ts';

const mostCharacters = 60;
const mostItems = 5;
const earliest = new Date('2000-01-01T00:00:00Z');
const latest = new Date('2100-01-01T00:00:00Z');

/**
 * Requests that keep every rule of each single field: rules of whole messages, and those
 * for lengths in other units than characters, have still to be looked after.
 *
 * @param wants which fields it may have beside those that have to be there
 * @param extent whether those come now and then, or always
 */
export function arbitraryOf(
  message: DescMessage,
  wants: (field: DescField) => boolean,
  extent: 'some' | 'all' = 'some',
): fc.Arbitrary<Draft> {
  const single = message.fields.filter(
    (field) =>
      field.oneof === undefined &&
      (isNeeded(field) || (isInput(field) && !isFieldMask(field) && !isTold(field) && wants(field))),
  );
  const always = extent === 'all' ? single : single.filter(isNeeded);
  const plain = fc.record(
    Object.fromEntries(single.map((field) => [field.jsonName, arbitraryValue(field)])),
    { requiredKeys: always.map(({ jsonName }) => jsonName) },
  );
  const groups = message.oneofs.map((oneof) => memberOf(oneof, wants));
  return fc.tuple(plain, ...groups).map((parts): Draft => Object.assign({}, ...parts));
}

function memberOf(oneof: DescOneof, wants: (field: DescField) => boolean): fc.Arbitrary<Draft> {
  const members = oneof.fields
    .filter(wants)
    .map((field) => arbitraryValue(field).map((value): Draft => ({ [field.jsonName]: value })));
  return isRequiredOneof(oneof) ? fc.oneof(...members) : fc.oneof(fc.constant<Draft>({}), ...members);
}

function arbitraryValue(field: DescField): fc.Arbitrary<JsonValue> {
  const one = arbitraryItem(field);
  const { type } = rulesOf(field);
  if (field.fieldKind === 'list') {
    const { minItems = 0n, maxItems = BigInt(mostItems) } = type.case === 'repeated' ? type.value : {};
    return fc.array(one, { minLength: Number(minItems), maxLength: Math.min(mostItems, Number(maxItems)) });
  }
  if (field.fieldKind !== 'map') return one;
  const maxKeys = type.case === 'map' ? Math.min(mostItems, Number(type.value.maxPairs)) : mostItems;
  const keys =
    field.mapKey === ScalarType.STRING
      ? fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 })
      : fc.nat().map(String);
  return fc.dictionary(keys, one, { maxKeys, noNullPrototype: true });
}

function arbitraryItem(field: DescField): fc.Arbitrary<JsonValue> {
  if (field.message !== undefined) return arbitraryMessage(field, field.message);
  if (field.enum !== undefined)
    return fc.constantFrom(...field.enum.values.filter(({ number }) => number !== 0).map(({ name }) => name));
  if (resourcePrefixOf(field) !== undefined) return fc.constant(exampleItem(field));
  switch (field.scalar) {
    case ScalarType.BYTES:
      return fc.constant(exampleItem(field));
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.STRING:
      return arbitraryText(field);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return arbitraryDouble(field);
    default:
      return arbitraryInteger(field);
  }
}

function arbitraryMessage(field: DescField, message: DescMessage): fc.Arbitrary<JsonValue> {
  const isTied = tiedTo(field).length > 1;
  if (getOption(field, example) !== '' && !isTied) return fc.constant(exampleItem(field));
  if (message.typeName === TimestampSchema.typeName)
    return fc.date({ min: earliest, max: latest, noInvalidDate: true }).map((date) => date.toISOString());
  if (message.typeName === DurationSchema.typeName)
    return fc.integer({ min: 0, max: 3_600 }).map((seconds) => `${seconds}s`);
  if (message.typeName.startsWith('google.protobuf.')) return fc.constant(exampleItem(field));
  return arbitraryOf(message, () => true).map((draft) => ({ ...draft }));
}

function arbitraryText(field: DescField): fc.Arbitrary<string> {
  const rules = stringRulesOf(field);
  if (rules !== undefined && rules.in.length > 0) return fc.constantFrom(...rules.in);
  if (rules?.wellKnown.case === 'email') return fc.stringMatching(/^[a-z]{1,20}@[a-z]{1,20}\.example$/);
  if (rules?.wellKnown.case !== undefined) return fc.constant(exampleText(field));
  const most = Math.min(mostCharacters, Number(rules?.maxLen ?? 0) || mostCharacters);
  const least = Number(rules?.minLen ?? 0);
  const pattern = rules?.pattern ? new RegExp(rules.pattern, 'u') : undefined;
  const text = fc.string({
    unit: 'grapheme',
    minLength: Math.max(1, least),
    maxLength: Math.max(most, least),
  });
  return text.map((value) => ((pattern?.test(value) ?? true) ? value : exampleText(field)));
}

function arbitraryDouble(field: DescField): fc.Arbitrary<number> {
  const { least, greatest } = boundsOf(field);
  return fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    ...(least && { min: Number(least.value), minExcluded: least.isOpen }),
    ...(greatest && { max: Number(greatest.value), maxExcluded: greatest.isOpen }),
  });
}

function arbitraryInteger(field: DescField): fc.Arbitrary<JsonValue> {
  const { least, greatest } = boundsOf(field);
  const low = least === undefined ? 0n : BigInt(least.value) + (least.isOpen ? 1n : 0n);
  const high = greatest === undefined ? 2n ** 31n - 1n : BigInt(greatest.value) - (greatest.isOpen ? 1n : 0n);
  return fc
    .bigInt({ min: low, max: high })
    .map((value) => (value < 2n ** 31n ? Number(value) : String(value)));
}
