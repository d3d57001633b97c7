import { type DescField, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import type { Constraint } from '@cedula/operations/constraints-of.ts';
import { durationSeconds, exampleText, textOfLength } from './scalars.ts';
import { exampleItem } from './example.ts';
import { pictureOf } from './picture.ts';

/** What keeps every rule that texts are given, and has a character that few patterns allow. */
const oddTexts = ['\u0007', '', ' ', '!', 'é', 'A', '0', '-', 'nobody'];

/**
 * Values that may break a rule of a field, in protobuf's JSON form, the likeliest first.
 * Undefined stands for none at all. Throws for a rule that nobody has written down how to
 * break: whoever brings such a rule into the contract adds it here.
 */
export function breakingValues(
  field: DescField,
  { rule, value }: Constraint,
): readonly (JsonValue | undefined)[] {
  const limit = Number(value);
  const [kind = '', ...rest] = rule.split('.');
  if (kind === 'map') return breakingMaps(field, rest.join('.'), value);
  if (kind === 'repeated') return breakingLists(field, rest.join('.'), value);
  switch (rule) {
    case 'required':
      return field.scalar === ScalarType.STRING ? [undefined, ''] : [undefined];
    case 'string.len':
    case 'string.min_len':
      return [safely(() => textOfLength(field, limit - 1)), 'x'.repeat(limit - 1)];
    case 'string.max_len':
      return [safely(() => textOfLength(field, limit + 1)), 'x'.repeat(limit + 1)];
    case 'string.min_bytes':
      return ['x'.repeat(limit - 1)];
    case 'string.max_bytes':
      return ['x'.repeat(limit + 1)];
    case 'string.in':
      return ['none of them'];
    case 'string.pattern':
      return [...oddTexts, `${exampleText(field)}\u0007`];
    case 'bytes.len':
    case 'bytes.min_len':
      return [pictureOf(limit - 1)];
    case 'bytes.max_len':
      return [pictureOf(limit + 1)];
    case 'enum.defined_only':
      return [9_999];
    case 'enum.in':
    case 'enum.not_in':
      return (field.enum?.values ?? []).map(({ name }) => name);
    default:
      // The forms that texts are known by: addresses, hosts, URIs.
      if (kind === 'string' && value === true) return ['no such form', '://'];
      if (kind === 'duration') return breakingDurations(field, rule);
      if (kind === 'timestamp') return ['2000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
      return breakingNumbers(rule, value);
  }
}

function breakingNumbers(rule: string, value: unknown): readonly JsonValue[] {
  const [type = '', name = ''] = rule.split('.');
  if (name === 'finite') return ['Infinity'];
  const step = { gt: 0, lt: 0, gte: -1, lte: 1 }[name];
  if (step === undefined) throw unknownRule(rule);
  // 64-bit integers stand in JSON as text.
  if (type.includes('64')) return [String(BigInt(String(value)) + BigInt(step))];
  return [Number(value) + (type.includes('int') ? step : step / 1000)];
}

function breakingDurations(field: DescField, rule: string): readonly JsonValue[] {
  const seconds = durationSeconds(field, rule);
  const step = { gt: 0, lt: 0, gte: -1, lte: 1 }[rule.split('.')[1] ?? ''];
  if (step === undefined || seconds === undefined) throw unknownRule(rule);
  return [`${seconds + step}s`];
}

function breakingMaps(field: DescField, rule: string, value: unknown): readonly JsonValue[] {
  const limit = Number(value);
  if (rule === 'min_pairs') return [entries(field, limit - 1)];
  if (rule === 'max_pairs') return [entries(field, limit + 1)];
  const example = exampleItem(field);
  if (rule === 'keys.string.min_len') return [{ ['x'.repeat(limit - 1)]: example }];
  if (rule === 'keys.string.max_len') return [{ ['x'.repeat(limit + 1)]: example }];
  if (rule === 'keys.string.pattern') return oddTexts.map((text) => ({ [text]: example }));
  if (rule.startsWith('values.')) {
    const one = breakingValues(field, { rule: rule.slice('values.'.length), value });
    return one.map((broken = null) => ({ example: broken }));
  }
  throw unknownRule(`map.${rule}`);
}

function breakingLists(field: DescField, rule: string, value: unknown): readonly JsonValue[] {
  const one = exampleItem(field);
  if (rule === 'min_items') return [Array.from({ length: Number(value) - 1 }, () => one)];
  if (rule === 'max_items') return [Array.from({ length: Number(value) + 1 }, () => one)];
  if (rule === 'unique') return [[one, one]];
  if (rule.startsWith('items.')) {
    const broken = breakingValues(field, { rule: rule.slice('items.'.length), value });
    return broken.map((item = null) => [item]);
  }
  throw unknownRule(`repeated.${rule}`);
}

/** A map with so many entries. */
export function entries(field: DescField, count: number): Record<string, JsonValue> {
  const example = exampleItem(field);
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, example]));
}

function safely(make: () => string): string {
  try {
    return make();
  } catch {
    return '';
  }
}

function unknownRule(rule: string): Error {
  return new Error(`nothing is known that breaks ${rule}: say it in values/broken.ts`);
}
