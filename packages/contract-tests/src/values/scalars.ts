import { type DescField, getOption } from '@bufbuild/protobuf';
import type { FieldRules, StringRules } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { example as exampleOption } from '@cedula/contract/cedula/options/v1/field_pb.ts';
import { rulesOf } from '@cedula/operations/constraints-of.ts';
import { jsonPath } from '@cedula/operations/field-path.ts';
import * as fc from 'fast-check';

const sampleCount = 200;

/** The rules for one value of a field: of a list for its items, of a map for its values. */
export function valueRulesOf(field: DescField): FieldRules | undefined {
  const rules = rulesOf(field);
  if (rules.type.case === 'repeated') return rules.type.value.items;
  if (rules.type.case === 'map') return rules.type.value.values;
  return rules;
}

/** A text that keeps the rules of a field. Throws where none is found. */
export function exampleText(field: DescField): string {
  const given = getOption(field, exampleOption);
  if (given !== '') return given;
  const rules = stringRulesOf(field);
  if (rules === undefined) return 'example';
  const [first] = rules.in;
  if (first !== undefined) return first;
  if (rules.wellKnown.case === 'email') return 'example@example.com';
  if (rules.wellKnown.case === 'uri') return 'https://example.com/';
  return textOfLength(field, Math.min(maxLength(rules), Math.max(minLength(rules), 7)));
}

/**
 * A text of so many characters that keeps the rules of a field beside those for its length.
 * Throws where none is found: the contract asks for a text that nobody can guess.
 *
 * @param unit of what the text is made, where the rules allow it
 */
export function textOfLength(field: DescField, length: number, unit = 'x'): string {
  const rules = stringRulesOf(field);
  if (rules?.wellKnown.case === 'email') return `${'x'.repeat(length - 12)}@example.com`;
  if (rules?.wellKnown.case === 'uri') return `https://example.com/${'x'.repeat(length - 20)}`;
  const pattern = rules?.pattern ? new RegExp(rules.pattern, 'u') : undefined;
  const given = getOption(field, exampleOption);
  const isSecret = field.proto.options?.debugRedact === true;
  const likeGiven =
    given === '' || unit !== 'x' ? [] : [isSecret ? unlikely(length) : given.repeat(length).slice(0, length)];
  const guesses = [...likeGiven, ...[unit, 'x', 'X', '0'].map((letter) => letter.repeat(length))];
  const guess = guesses.find((text) => pattern?.test(text) ?? true);
  if (guess !== undefined) return guess;
  const matching =
    pattern === undefined ? [] : fc.sample(fc.stringMatching(pattern), { numRuns: sampleCount, seed: 1 });
  const found = matching.find((text) => Array.from(text).length === length);
  if (found !== undefined) return found;
  throw new Error(`no text of ${length} characters is known for ${field.parent.name}.${jsonPath([field])}`);
}

/** One of many texts that keep the rules of a field. */
export function nthText(field: DescField, index: number): string {
  const rules = stringRulesOf(field);
  if (rules !== undefined && rules.in.length > 0) return rules.in[index % rules.in.length] ?? '';
  switch (rules?.wellKnown.case) {
    case 'ipPrefix':
      return `10.0.${index % 256}.0/24`;
    case 'email':
      return `x${index}@example.com`;
    case 'uri':
      return `https://example.com/${index}`;
    default:
      return `${exampleText(field).slice(0, Math.max(1, maxLength(rules) - 4))}${index}`;
  }
}

/** A text that no list of common passwords has. */
function unlikely(length: number): string {
  const letters = 'gkq7xv2mzt9wbr4hfjd8nspc3ly6';
  let state = length;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return letters.charAt(state % letters.length);
  }).join('');
}

/** A number that keeps the bounds of a field: the contract’s own example, where it has one. */
export function exampleNumber(field: DescField): number {
  const given = getOption(field, exampleOption);
  if (given !== '') return Number(given);
  const { least, greatest } = boundsOf(field);
  const low = Number(least?.value ?? 0) + (least?.isOpen === true ? 1 : 0);
  return Math.max(low, Math.min(1, Number(greatest?.value ?? 1)));
}

/** One end of the numbers that a field takes. */
export interface Bound {
  readonly value: number | bigint;
  /** The bound itself is not taken. */
  readonly isOpen: boolean;
}

/** Between which numbers a field's value may lie. */
export function boundsOf(field: DescField): { readonly least?: Bound; readonly greatest?: Bound } {
  const rules = valueRulesOf(field)?.type.value;
  if (rules === undefined || !('greaterThan' in rules)) return {};
  const { greaterThan, lessThan } = rules;
  return {
    ...(isBound(greaterThan.value) && {
      least: { value: greaterThan.value, isOpen: greaterThan.case === 'gt' },
    }),
    ...(isBound(lessThan.value) && {
      greatest: { value: lessThan.value, isOpen: lessThan.case === 'lt' },
    }),
  };
}

/** The bound that a rule sets for a duration, in whole seconds; undefined: it sets none. */
export function durationSeconds(field: DescField, rule: string): number | undefined {
  const type = valueRulesOf(field)?.type;
  if (type?.case !== 'duration') return undefined;
  const { greaterThan, lessThan } = type.value;
  const bound = [greaterThan, lessThan].find((end) => rule === `duration.${end.case}.seconds`);
  return bound?.value === undefined ? undefined : Number(bound.value.seconds);
}

/** The rules for a text; undefined where a field has none. */
export function stringRulesOf(field: DescField): StringRules | undefined {
  const type = valueRulesOf(field)?.type;
  return type?.case === 'string' ? type.value : undefined;
}

function isBound(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function minLength({ minLen, len }: StringRules): number {
  return Number(len || minLen);
}

function maxLength(rules: StringRules | undefined): number {
  return Number(rules?.len || rules?.maxLen) || 100;
}
