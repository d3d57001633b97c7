import type { DescMessage } from '@bufbuild/protobuf';
import { textMessage } from './read-well-known.ts';

/**
 * Throws for a request type that could not be read: well-known messages beyond those known
 * here would be read wrongly, which is worse than not at all.
 */
export function checkReadable(type: DescMessage, seen = new Set<DescMessage>()): void {
  if (seen.has(type) || textMessage(type) !== undefined) return;
  seen.add(type);
  const isObject = !type.typeName.startsWith('google.protobuf.') || type.typeName === 'google.protobuf.Empty';
  if (!isObject) throw new Error(`requests cannot hold ${type.typeName}`);
  for (const field of type.fields) {
    if (field.message !== undefined) checkReadable(field.message, seen);
  }
}
