import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { mapSubscript } from '@cedula/chassis/errors/violations.ts';
import { type Draft, hasRival, isDraft, putEntry, putField } from './draft.ts';
import { fieldNamed } from '@cedula/operations/field-path.ts';
import { type Findings, join } from './findings.ts';
import { enumExpectation, type Form, readEnum, readScalar, scalarExpectation } from './read-scalar.ts';
import { textMessage } from './read-well-known.ts';

/** What a field holds, or an item of a list, or a value of a map. */
type Held = Pick<DescField, 'scalar' | 'enum' | 'message'>;

export type MapField = Extract<DescField, { fieldKind: 'map' }>;

/**
 * Reads a JSON object into the draft of a message by protobuf's JSON mapping. Null stands
 * for an absent field. What does not fit is told to `findings` with its path below `at`;
 * the rest is read all the same, so that a caller learns of everything.
 */
export function readMessage(type: DescMessage, json: unknown, at: string, findings: Findings): Draft {
  const draft: Draft = {};
  if (!isDraft(json)) {
    findings.type(at, 'must be an object');
    return draft;
  }
  const seen = new Set<DescField>();
  for (const name of Object.keys(json)) {
    const field = fieldNamed(type, name);
    if (field === undefined) {
      findings.unknown(at, name);
      continue;
    }
    const path = join(at, field.jsonName);
    if (seen.has(field)) findings.type(path, 'is given in both of its spellings');
    seen.add(field);
    const value = json[name];
    if (value === null) continue;
    if (hasRival(draft, field)) findings.type(path, onlyOneOf(field));
    putField(draft, field, readField(field, value, path, findings));
  }
  return draft;
}

/** Reads the whole value of a field: for `putField`, or undefined where it told of a finding. */
export function readField(field: DescField, json: unknown, at: string, findings: Findings): unknown {
  if (field.fieldKind === 'list') return readList(field, json, at, findings);
  if (field.fieldKind === 'map') return readMap(field, json, at, findings);
  return readOne(field, json, 'json', at, findings);
}

/** Reads one value. Messages are objects, and strings where the mapping says so. */
export function readOne(held: Held, value: unknown, form: Form, at: string, findings: Findings): unknown {
  if (held.message !== undefined) {
    const asText = textMessage(held.message);
    if (asText === undefined) return readMessage(held.message, value, at, findings);
    const message = typeof value === 'string' ? asText.read(value) : undefined;
    if (message === undefined) findings.type(at, asText.expectation);
    return message;
  }
  if (held.enum !== undefined) {
    const number = readEnum(held.enum, value);
    if (number === undefined) findings.type(at, enumExpectation(held.enum));
    return number;
  }
  if (held.scalar === undefined) return undefined;
  const scalar = readScalar(held.scalar, value, form);
  if (scalar === undefined) findings.type(at, scalarExpectation(held.scalar));
  return scalar;
}

/** Why a member of a oneof is refused beside another. */
export function onlyOneOf({ oneof, jsonName }: DescField): string {
  const members = oneof?.fields.map((member) => member.jsonName) ?? [jsonName];
  return `is one of ${members.join(', ')}, of which only one can be given`;
}

function readList(field: DescField, json: unknown, at: string, findings: Findings): unknown {
  if (!Array.isArray(json)) {
    findings.type(at, 'must be a list');
    return undefined;
  }
  return json.map((item: unknown, index) => readOne(field, item, 'json', `${at}[${index}]`, findings));
}

function readMap(field: MapField, json: unknown, at: string, findings: Findings): unknown {
  if (!isDraft(json)) {
    findings.type(at, 'must be an object');
    return undefined;
  }
  const entries: Draft = {};
  for (const [key, value] of Object.entries(json)) {
    readEntry(field, entries, { key, value, form: 'json' }, at, findings);
  }
  return entries;
}

/** Reads one entry of a map into its entries. */
export function readEntry(
  field: MapField,
  entries: Draft,
  { key, value, form }: { readonly key: string; readonly value: unknown; readonly form: Form },
  at: string,
  findings: Findings,
): void {
  const path = at + mapSubscript(key);
  if (readScalar(field.mapKey, key, 'text') === undefined) {
    findings.type(path, `has a key that ${scalarExpectation(field.mapKey)}`);
  } else if (Object.hasOwn(entries, key)) {
    findings.type(path, 'is given twice');
  } else {
    putEntry(entries, key, readOne(field, value, form, path, findings));
  }
}
