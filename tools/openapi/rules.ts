import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { isReflectList } from '@bufbuild/protobuf/reflect';
import { type Constraint, constraintsOf } from '@cedula/operations/constraints-of.ts';
import type { JsonObject } from './json.ts';

/** What the rules of a field are in JSON Schema. */
export interface SchemaRules {
  readonly keywords: JsonObject;
  readonly ofItems: JsonObject;
  readonly ofKeys: JsonObject;
  readonly ofValues: JsonObject;
  /** Sentences for what JSON Schema has no word for. */
  readonly notes: readonly string[];
}

/** A rule as keywords, or as a sentence. */
type Reading = (value: unknown) => JsonObject | string;

const length =
  (name: string): Reading =>
  (value) => ({ [name]: Number(value) });
const bound =
  (name: string): Reading =>
  (value) => ({ [name]: Number(value) });
/** 64-bit integers and durations are strings in JSON, which no keyword bounds. */
const sentence =
  (words: string): Reading =>
  (value) =>
    `${words} ${String(value)}.`;
const nothing: Reading = () => ({});

const numberRules = (bounds: (keyword: string, words: string) => Reading) => ({
  lt: bounds('exclusiveMaximum', 'Less than'),
  lte: bounds('maximum', 'At most'),
  gt: bounds('exclusiveMinimum', 'More than'),
  gte: bounds('minimum', 'At least'),
});

const readings: Readonly<Record<string, Reading>> = {
  'string.min_len': length('minLength'),
  'string.max_len': length('maxLength'),
  'string.len': (value) => ({ minLength: Number(value), maxLength: Number(value) }),
  'string.min_bytes': (value) => `At least ${String(value)} bytes of UTF-8.`,
  'string.max_bytes': (value) => `At most ${String(value)} bytes of UTF-8.`,
  'string.pattern': (value) => ({ pattern: patternOf(String(value)) }),
  'string.in': (value) => ({ enum: listOf(value) }),
  'string.email': () => ({ format: 'email' }),
  'string.uri': () => ({ format: 'uri' }),
  'string.uuid': () => ({ format: 'uuid' }),
  'string.hostname': () => ({ format: 'hostname' }),
  'string.ipv4': () => ({ format: 'ipv4' }),
  'string.ipv6': () => ({ format: 'ipv6' }),
  'string.ip': () => 'An IP address.',
  'string.ip_prefix': () => 'A range of IP addresses in CIDR notation.',
  // Of base64, four characters for three bytes; the padding may be left out.
  'bytes.min_len': (value) => ({ minLength: Math.ceil((Number(value) * 4) / 3) }),
  'bytes.max_len': (value) => ({ maxLength: Math.ceil(Number(value) / 3) * 4 }),
  'bytes.len': (value) => ({ maxLength: Math.ceil(Number(value) / 3) * 4 }),
  'repeated.min_items': length('minItems'),
  'repeated.max_items': length('maxItems'),
  'repeated.unique': () => ({ uniqueItems: true }),
  'map.min_pairs': length('minProperties'),
  'map.max_pairs': length('maxProperties'),
  'timestamp.gt_now': () => 'In the future.',
  'timestamp.lt.seconds': (value) => `Before ${new Date(Number(value) * 1_000).toISOString()}.`,
  // A schema of an enum lists what is defined, and JSON has no number that is not finite.
  'enum.defined_only': nothing,
  'double.finite': nothing,
  cel: (value) => listOf(value).map(celMessage).join(' '),
  ...prefixed('double', numberRules(bound)),
  ...prefixed('int32', numberRules(bound)),
  ...prefixed(
    'int64',
    numberRules((_, words) => sentence(words)),
  ),
  ...Object.fromEntries(
    Object.entries(numberRules((_, words) => (value) => `${words} ${String(value)} s.`)).map(
      ([name, reading]) => [`duration.${name}.seconds`, reading],
    ),
  ),
};

/** Reads the rules of a field as JSON Schema, and as sentences where it has no word for them. */
export function schemaRulesOf(field: DescField): SchemaRules {
  const rules = { keywords: {}, ofItems: {}, ofKeys: {}, ofValues: {}, notes: [] as string[] };
  for (const constraint of constraintsOf(field)) {
    const { target, rule } = placeOf(constraint);
    const reading = rule === 'required' ? () => filled(field) : (readings[rule] ?? inWords(rule));
    const read = reading(constraint.value);
    if (typeof read === 'string') rules.notes.push(read);
    else Object.assign(rules[target], read);
  }
  return rules;
}

/** A rule by its name: a document that says nothing of it would be wrong. */
const inWords =
  (rule: string): Reading =>
  (value) =>
    value === true ? `Rule: \`${rule}\`.` : `Rule: \`${rule}\` ${listOf(value).join(', ')}.`;

const places = {
  'repeated.items.': 'ofItems',
  'map.keys.': 'ofKeys',
  'map.values.': 'ofValues',
} as const;

function placeOf({ rule }: Constraint) {
  for (const [prefix, target] of Object.entries(places))
    if (rule.startsWith(prefix)) return { target, rule: rule.slice(prefix.length) };
  return { target: 'keywords' as const, rule };
}

/** A required value without presence must differ from its zero. */
function filled(field: DescField): JsonObject {
  if (field.fieldKind === 'list') return { minItems: 1 };
  if (field.fieldKind === 'map') return { minProperties: 1 };
  const isText = field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES;
  return isText ? { minLength: 1 } : {};
}

/** RE2 and ECMA-262 agree on what the contract uses; a pattern that does not compile stops the generator. */
function patternOf(pattern: string): string {
  return new RegExp(pattern, 'u').source === '' ? '' : pattern;
}

function listOf(value: unknown): unknown[] {
  return isReflectList(value) ? [...value] : [value];
}

function celMessage(rule: unknown): string {
  return typeof rule === 'object' && rule !== null ? String(Reflect.get(rule, 'message')) : '';
}

function prefixed(prefix: string, entries: Readonly<Record<string, Reading>>): Record<string, Reading> {
  return Object.fromEntries(Object.entries(entries).map(([name, reading]) => [`${prefix}.${name}`, reading]));
}
