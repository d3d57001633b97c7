import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { type Draft, draftAt, getField, hasRival, isDraft, putField } from './draft.ts';
import { fieldNamed, type FieldPath, jsonPath } from '@cedula/operations/field-path.ts';
import type { Findings } from './findings.ts';
import { parseJson } from './parse-json.ts';
import { type MapField, onlyOneOf, readEntry, readOne } from './read-json.ts';
import { textMessage } from './read-well-known.ts';

/** Where values that come by name, from a query or a form, are put. */
export interface NamedTarget {
  readonly draft: Draft;
  readonly findings: Findings;
}

/** The field that a name leads to. */
export interface Place {
  /** The message fields on the way. */
  readonly parents: FieldPath;
  readonly field: DescField;
  /** What follows the name of a map. */
  readonly key: string | undefined;
  /** The lowerCamelCase path of the field. */
  readonly path: string;
}

/** Finds the field of a name such as `label`, `image.label` or `metadata.key`; undefined: there is none. */
export function findPlace(type: DescMessage, name: string): Place | undefined {
  const parents: DescField[] = [];
  let message = type;
  let rest = name;
  for (;;) {
    const dot = rest.indexOf('.');
    const field = fieldNamed(message, dot === -1 ? rest : rest.slice(0, dot));
    if (field === undefined) return undefined;
    const path = jsonPath([...parents, field]);
    if (dot === -1) return { parents, field, key: undefined, path };
    rest = rest.slice(dot + 1);
    if (field.fieldKind === 'map') return { parents, field, key: rest, path };
    if (field.fieldKind !== 'message' || textMessage(field.message) !== undefined) return undefined;
    parents.push(field);
    message = field.message;
  }
}

/**
 * Reads a text, or the bytes of a file, into the field at a place. A list takes one item
 * each time, a map one entry at its key or all of them as a JSON object; every other field
 * is taken once.
 */
export function readNamed({ draft, findings }: NamedTarget, place: Place, given: string | Uint8Array): void {
  const { parents, field, key, path } = place;
  const parent = enter(draft, parents);
  if (parent === undefined || hasRival(parent, field)) return findings.type(path, onlyOneOf(field));
  const present = getField(parent, field);
  const read = (at: string) =>
    typeof given === 'string' ? readOne(field, given, 'text', at, findings) : given;
  if (field.fieldKind === 'map') {
    const entries = isDraft(present) ? present : {};
    putField(parent, field, entries);
    readEntries(field, entries, { key, text: String(given), path }, findings);
  } else if (field.fieldKind === 'list') {
    const items: unknown[] = Array.isArray(present) ? present : [];
    putField(parent, field, [...items, read(`${path}[${items.length}]`)]);
  } else if (present !== undefined) {
    findings.type(path, 'is given twice');
  } else {
    putField(parent, field, read(path));
  }
}

/** The draft at the end of a path; undefined where a oneof on the way has another member set. */
function enter(draft: Draft, path: FieldPath): Draft | undefined {
  let current = draft;
  for (const field of path) {
    if (hasRival(current, field)) return undefined;
    current = draftAt(current, [field]);
  }
  return current;
}

function readEntries(
  field: MapField,
  entries: Draft,
  { key, text, path }: { readonly key: string | undefined; readonly text: string; readonly path: string },
  findings: Findings,
): void {
  if (key !== undefined) return readEntry(field, entries, { key, value: text, form: 'text' }, path, findings);
  const object = tryParse(text);
  if (!isDraft(object)) return findings.type(path, 'must be a JSON object');
  for (const [name, value] of Object.entries(object)) {
    readEntry(field, entries, { key: name, value, form: 'json' }, path, findings);
  }
}

function tryParse(text: string): unknown {
  try {
    return parseJson(Buffer.from(text));
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
