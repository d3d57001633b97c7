import { create, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import type { FieldPath } from '@cedula/operations/field-path.ts';

/**
 * A message in the making: the init object that protobuf-es creates it from. Fields are
 * put one by one, from path, query and body, before the message is made.
 */
export type Draft = Record<string, unknown>;

/** Makes the message. */
export function finishDraft(message: DescMessage, draft: Draft): Message {
  return create(message, draft);
}

/** Sets a field. A member of a oneof takes the place of the one that was set. */
export function putField(draft: Draft, field: DescField, value: unknown): void {
  if (field.oneof === undefined) draft[field.localName] = value;
  else draft[field.oneof.localName] = { case: field.localName, value };
}

/** What a field was set to; undefined if it was not. */
export function getField(draft: Draft, field: DescField): unknown {
  if (field.oneof === undefined) return draft[field.localName];
  const chosen = draft[field.oneof.localName];
  return isDraft(chosen) && chosen['case'] === field.localName ? chosen['value'] : undefined;
}

/** Whether another member of the field's oneof was set. */
export function hasRival(draft: Draft, field: DescField): boolean {
  return (
    field.oneof !== undefined &&
    draft[field.oneof.localName] !== undefined &&
    getField(draft, field) === undefined
  );
}

/** The draft of the message that a path of message fields leads to, begun where it is missing. */
export function draftAt(draft: Draft, path: FieldPath): Draft {
  let current = draft;
  for (const field of path) {
    const next = getField(current, field);
    if (isDraft(next)) {
      current = next;
    } else {
      const begun: Draft = {};
      putField(current, field, begun);
      current = begun;
    }
  }
  return current;
}

/** A map's key may be `__proto__`, which assignment would take for the prototype. */
export function putEntry(entries: Draft, key: string, value: unknown): void {
  Object.defineProperty(entries, key, { value, configurable: true, enumerable: true, writable: true });
}

export function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
