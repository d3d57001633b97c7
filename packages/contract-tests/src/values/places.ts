import { type DescField, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import type { FieldPath } from '@cedula/operations/field-path.ts';
import { fileListOf } from '@cedula/operations/file-list.ts';
import { isRecord } from '../requests/reply.ts';
import { type Draft, withField, withMember } from './draft.ts';
import { exampleOf, isInput } from './example.ts';

/** Every field of a request that a caller can set, those of messages within it included. */
export function inputFieldsOf(message: DescMessage, parents: readonly DescMessage[] = []): FieldPath[] {
  if (parents.includes(message) || message.typeName.startsWith('google.protobuf.')) return [];
  // The files of a batch are parts of a form, which have no fields.
  const fields = message.fields.filter((field) => isInput(field) && fileListOf(field) === undefined);
  return fields.flatMap((field): FieldPath[] => {
    const inner =
      field.fieldKind === 'map' || field.message === undefined
        ? []
        : inputFieldsOf(field.message, [...parents, message]);
    return [[field], ...inner.map((path) => [field, ...path])];
  });
}

/**
 * The request with a value at a path; undefined takes away what is there. Messages on the
 * way are filled, lists of them get one item.
 */
export function withValueAt(draft: Draft, path: FieldPath, value: JsonValue | undefined): Draft {
  const [field, ...deeper] = path;
  if (field === undefined) return draft;
  if (deeper.length === 0)
    return value === undefined ? without(draft, field) : withMember(draft, field, value);
  const { [field.jsonName]: present } = draft;
  const inner = isRecord(present) ? present : emptiest(field);
  const filled = { ...withValueAt(inner, deeper, value) };
  return withField(draft, field, field.fieldKind === 'list' ? [filled] : filled);
}

/** What a request has of a message at a path; of a list its first item. */
export function recordAt(draft: Draft, path: FieldPath): Draft {
  return path.reduce<Draft>((outer, { jsonName }) => {
    const value = outer[jsonName];
    const inner = Array.isArray(value) ? value[0] : value;
    return isRecord(inner) ? inner : {};
  }, draft);
}

function emptiest({ message }: DescField): Draft {
  return message === undefined ? {} : exampleOf(message, () => false);
}

function without(draft: Draft, { jsonName }: DescField): Draft {
  const { [jsonName]: _, ...rest } = draft;
  return rest;
}

/** The path as answers write it: `items[0].x`. */
export function shownPath(path: FieldPath): string {
  return path
    .map(({ jsonName, fieldKind }, index) =>
      fieldKind === 'list' && index < path.length - 1 ? `${jsonName}[0]` : jsonName,
    )
    .join('.');
}
