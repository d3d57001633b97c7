import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { fieldNamed } from './field-path.ts';

/** What the items of a list of files are. */
export interface FileList {
  readonly fileType: DescMessage;
  /** The bytes of a file. */
  readonly content: DescField;
  /** The name it was sent with. */
  readonly fileName: DescField;
}

/** How a field holds files: a list of messages with one bytes field and `file_name`; undefined: it does not. */
export function fileListOf(field: DescField): FileList | undefined {
  if (field.fieldKind !== 'list' || field.message === undefined) return undefined;
  const fileType = field.message;
  const [content, ...others] = fileType.fields.filter(({ scalar }) => scalar === ScalarType.BYTES);
  const fileName = fieldNamed(fileType, 'file_name');
  if (content === undefined || fileName === undefined || others.length > 0) return undefined;
  return { fileType, content, fileName };
}
