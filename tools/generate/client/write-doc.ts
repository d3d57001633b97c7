import type {
  DescEnum,
  DescEnumValue,
  DescField,
  DescMessage,
  DescMethod,
  DescService,
} from '@bufbuild/protobuf';
import { type GeneratedFile, getComments } from '@bufbuild/protoplugin';

type Described = DescMessage | DescField | DescEnum | DescEnumValue | DescService | DescMethod;

/** Writes what the contract says of something as a doc comment. */
export function writeDoc(file: GeneratedFile, of: Described, indent = '', ...more: readonly string[]): void {
  const text = (getComments(of).leading ?? '').trimEnd();
  const lines = [...text.split('\n').map((line) => line.trim()), ...more].map((line) =>
    line.replaceAll('*/', '*\\/'),
  );
  if (lines.length === 1) return file.print(indent, '/** ', lines[0] ?? '', ' */');
  file.print(indent, '/**');
  for (const line of lines) file.print(indent, line === '' ? ' *' : ` * ${line}`);
  file.print(indent, ' */');
}
