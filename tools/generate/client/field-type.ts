import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { fileListOf } from '@cedula/operations/file-list.ts';
import { inputName, localName } from './names.ts';

/** Where a type stands: what a caller may give is wider than what an answer holds. */
export type Side = 'request' | 'answer';

type Single =
  | { readonly scalar: ScalarType; readonly message?: undefined; readonly enum?: undefined }
  | { readonly message: DescMessage; readonly enum?: undefined }
  | { readonly enum: DescEnum; readonly message?: undefined };

/**
 * The TypeScript type of a field's value in protobuf JSON. Throws an Error for a type that
 * no operation has had so far and that therefore has no rule.
 *
 * @param files the fields that are uploaded as files
 */
export function fieldType(field: DescField, side: Side, files: readonly DescField[] = []): string {
  if (files.includes(field)) return 'UploadSource';
  if (side === 'request' && fileListOf(field) !== undefined) return 'readonly UploadFile[]';
  switch (field.fieldKind) {
    case 'map':
      return `Readonly<Record<string, ${singleType(singleOf(field), side)}>>`;
    case 'list': {
      const type = singleType(singleOf(field), side);
      return `readonly ${type.includes(' | ') ? `(${type})` : type}[]`;
    }
    default:
      return singleType(singleOf(field), side);
  }
}

function singleOf(field: DescField): Single {
  if (field.message !== undefined) return { message: field.message };
  if (field.enum !== undefined) return { enum: field.enum };
  return { scalar: field.scalar };
}

function singleType(single: Single, side: Side): string {
  if (single.message !== undefined) return messageType(single.message, side);
  return single.enum === undefined ? scalarType(single.scalar, side) : localName(single.enum);
}

/** Well-known types by how protobuf JSON writes them. */
const wellKnown: Readonly<Record<string, Record<Side, string>>> = {
  'google.protobuf.Timestamp': { request: 'string | Date', answer: 'string' },
  'google.protobuf.Duration': { request: 'string', answer: 'string' },
  'google.protobuf.FieldMask': { request: 'string', answer: 'string' },
  'google.protobuf.Struct': {
    request: 'Readonly<Record<string, unknown>>',
    answer: 'Readonly<Record<string, unknown>>',
  },
};

/** Whether a message is declared in the client's types by its own fields. */
export function isOwn({ typeName }: DescMessage): boolean {
  return typeName.startsWith('cedula.');
}

function messageType(message: DescMessage, side: Side): string {
  if (isOwn(message)) return side === 'request' ? inputName(message) : localName(message);
  const type = wellKnown[message.typeName]?.[side];
  if (type === undefined) throw new Error(`the client has no type for ${message.typeName}`);
  return type;
}

function scalarType(scalar: ScalarType, side: Side): string {
  switch (scalar) {
    case ScalarType.STRING:
      return 'string';
    case ScalarType.BOOL:
      return 'boolean';
    case ScalarType.BYTES:
      // Base64, where it is no file of an upload.
      return 'string';
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return side === 'request' ? 'string | number | bigint' : 'string';
    default:
      return 'number';
  }
}
