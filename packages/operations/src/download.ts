import { type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { type FieldPath, fieldPath } from './field-path.ts';
import { compileFieldTemplate, type FieldTemplate } from './field-template.ts';

/** How a stream of messages becomes an answer of bytes. */
export interface Download {
  readonly output: DescMessage;
  /** The message that the first answer carries: what follows. */
  readonly headType: DescMessage;
  readonly headPath: FieldPath;
  /** The bytes that each further answer carries. */
  readonly bytesPath: FieldPath;
  readonly fileName: FieldTemplate;
}

/**
 * Finds head and bytes in the messages of a download: the two members of its one oneof.
 * Throws an Error when they are not of that shape: a fault of the contract, found at boot.
 *
 * @param fileName a template with fields of the head
 */
export function compileDownload(output: DescMessage, fileName: string): Download {
  const members = output.oneofs.length === 1 ? (output.oneofs[0]?.fields ?? []) : [];
  const head = members.find((field) => field.fieldKind === 'message');
  const bytes = members.find((field) => field.scalar === ScalarType.BYTES);
  if (members.length !== 2 || head === undefined || bytes === undefined) {
    throw new Error(`${output.typeName} is not a oneof of a head and bytes`);
  }
  const headType = head.message;
  for (const name of ['content_type', 'size_bytes', 'etag']) fieldPath(headType, name);
  return {
    output,
    headType,
    headPath: [head],
    bytesPath: [bytes],
    fileName: compileFieldTemplate(fileName, headType, safeInFileName),
  };
}

/** Ids and labels must not end the quotes they stand in. */
function safeInFileName(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
