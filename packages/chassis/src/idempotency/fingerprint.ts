import { isReflectMessage, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { DescField, DescMethod, Message } from '@bufbuild/protobuf';
import { nameOf } from '@cedula/operations/operation.ts';
import { hash } from 'node:crypto';

/**
 * Tells requests apart by what they ask: the RPC and every field that is set, files by their
 * SHA-256. How it was written (JSON or binary, spacing, the order of a map) does not count.
 *
 * @returns SHA-256 in base64url
 */
export function fingerprint(method: DescMethod, request: Message): string {
  const asked = [nameOf(method), canonicalMessage(reflect(method.input, request))];
  return hash('sha256', JSON.stringify(asked), 'base64url');
}

/** JSON that is the same for the same message: fields by number, maps by key. */
function canonicalMessage(message: ReflectMessage): unknown {
  const fields = message.sortedFields.filter((field) => message.isSet(field));
  const known = fields.map((field) => [field.number, canonicalField(message, field)]);
  // Fields of a newer contract: what this build cannot read still makes another request.
  const unknown = message.getUnknown()?.map(({ no, data }) => [no, canonicalScalar(data)]) ?? [];
  return [known, unknown];
}

function canonicalField(message: ReflectMessage, field: DescField): unknown {
  switch (field.fieldKind) {
    case 'message':
      return canonicalMessage(message.get(field));
    case 'list':
      return [...message.get(field)].map(canonicalItem);
    case 'map':
      return [...message.get(field).entries()]
        .map(([key, value]) => [String(key), canonicalItem(value)] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1));
    default:
      return canonicalScalar(message.get(field));
  }
}

function canonicalItem(item: unknown): unknown {
  return isReflectMessage(item) ? canonicalMessage(item) : canonicalScalar(item);
}

/** Numbers as text: JSON has no NaN and no infinities, and takes -0 for 0. */
function canonicalScalar(value: unknown): unknown {
  if (value instanceof Uint8Array) return [value.length, hash('sha256', value, 'base64url')];
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' || typeof value === 'boolean' ? value : String(value);
}
