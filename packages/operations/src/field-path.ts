import type { DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { isReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** Fields from a message down to one of its own or a nested field. */
export type FieldPath = readonly DescField[];

const indexes = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** The field of a message by either of its names: `albumId` or `album_id`. */
export function fieldNamed(message: DescMessage, name: string): DescField | undefined {
  let index = indexes.get(message);
  if (index === undefined) {
    index = new Map(
      message.fields.flatMap((field) => [[field.name, field] as const, [field.jsonName, field] as const]),
    );
    indexes.set(message, index);
  }
  return index.get(name);
}

/**
 * The fields that a path of the contract (`image.id`) names, every one but the last a
 * message. Throws an Error when there is none: a fault of the contract, found at boot.
 */
export function fieldPath(message: DescMessage, path: string): FieldPath {
  let parent: DescMessage | undefined = message;
  return path.split('.').map((name) => {
    const field: DescField | undefined = parent && fieldNamed(parent, name);
    if (field === undefined) throw new Error(`${message.typeName} has no field "${path}"`);
    parent = field.fieldKind === 'message' ? field.message : undefined;
    return field;
  });
}

/** The path as callers know it: `image.id`, `album.ownerId`. */
export function jsonPath(path: FieldPath): string {
  return path.map(({ jsonName }) => jsonName).join('.');
}

/** What a message has at a path; a message on the way that is absent counts as an empty one. */
export function valueAt(type: DescMessage, message: Message, path: FieldPath): unknown {
  let value: unknown = reflect(type, message);
  for (const field of path) value = isReflectMessage(value) ? value.get(field) : undefined;
  return isReflectMessage(value) ? value.message : value;
}
