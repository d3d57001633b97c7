import type { DescField, JsonValue } from '@bufbuild/protobuf';
import type { Constraint } from '@cedula/operations/constraints-of.ts';
import { entries } from './broken.ts';
import { exampleItem, itemsOf } from './example.ts';
import { pictureOf } from './picture.ts';
import { durationSeconds, stringRulesOf, textOfLength } from './scalars.ts';

/** A value that a rule just lets pass. */
export interface InsideValue {
  /** What is special about it: `100 characters`. */
  readonly name: string;
  readonly value: () => JsonValue;
}

/**
 * Values of a field that lie just inside a rule, in protobuf's JSON form. Rules that know
 * no bound have none; neither has the least number of a picture's bytes, which no picture has.
 */
export function insideValues(field: DescField, { rule, value }: Constraint): readonly InsideValue[] {
  const limit = Number(value);
  switch (rule) {
    case 'string.len':
    case 'string.min_len':
    case 'string.max_len':
      return textsOf(field, limit);
    case 'string.in':
      return (stringRulesOf(field)?.in ?? []).map((text) => ({ name: text, value: () => text }));
    case 'bytes.max_len':
      return [{ name: `${limit} bytes`, value: () => pictureOf(limit) }];
    case 'repeated.min_items':
    case 'repeated.max_items':
      return [{ name: `${limit} items`, value: () => itemsOf(field, limit) }];
    case 'map.min_pairs':
    case 'map.max_pairs':
      return [{ name: `${limit} entries`, value: () => entries(field, limit) }];
    case 'map.keys.string.min_len':
    case 'map.keys.string.max_len':
      return units.map((unit) => ({
        name: `a key of ${limit} ${unit}`,
        value: () => ({ [unit.repeat(limit)]: exampleItem(field) }),
      }));
    case 'map.values.string.max_len':
      return units.map((unit) => ({
        name: `a value of ${limit} ${unit}`,
        value: () => ({ example: unit.repeat(limit) }),
      }));
    case 'enum.defined_only':
      return (field.enum?.values ?? []).map(({ name }) => ({ name, value: () => name }));
    case 'duration.gte.seconds':
    case 'duration.lte.seconds': {
      const text = `${durationSeconds(field, rule)}s`;
      return [{ name: text, value: () => text }];
    }
    default:
      return numbersOf(rule, value);
  }
}

/** What counts as one character and is stored as one byte, and as four. */
const units = ['x', '😀'];

function textsOf(field: DescField, length: number): InsideValue[] {
  // A password of one character again and again is too weak.
  const isSecret = field.proto.options?.debugRedact === true;
  const isPlain = stringRulesOf(field)?.wellKnown.case === undefined && !isSecret;
  const texts = (isPlain ? units : ['x']).map((unit) => textOfLength(field, length, unit));
  return [...new Set(texts)].map((text) => ({
    name: `${length} characters of ${new TextEncoder().encode(text).length} bytes`,
    value: () => text,
  }));
}

function numbersOf(rule: string, value: unknown): readonly InsideValue[] {
  const match = /^(?<type>u?int(?:32|64)|double|float)\.(?<end>gte?|lte?)$/.exec(rule)?.groups;
  if (match === undefined) return [];
  const { type = '', end = '' } = match;
  const isWhole = type.includes('int');
  const step = { gt: 1, lt: -1, gte: 0, lte: 0 }[end] ?? 0;
  const number = isWhole ? String(BigInt(String(value)) + BigInt(step)) : Number(value) + step * 0.001;
  return [{ name: String(number), value: () => (isWhole && type.endsWith('32') ? Number(number) : number) }];
}
