import type { DescMessage } from '@bufbuild/protobuf';
import { isTextMessage } from '../operations/text-message.ts';
import { printLine, type Terminal } from '../terminal/terminal.ts';
import { memberOf, type Nested, partsOf } from './cells.ts';
import { layOut } from './table.ts';

/** Prints the JSON form of a message for people: its facts line by line, lists in it as tables. */
export function printMessage(type: DescMessage, message: unknown, terminal: Terminal): void {
  const { cells, nested } = contentOf(type, message);
  const width = Math.max(0, ...cells.map(({ name }) => name.length));
  for (const { name, text } of cells) printLine(terminal, `${name.padEnd(width)}  ${text}`);
  for (const list of nested) printNested(list, terminal);
  if (cells.length === 0 && nested.length === 0) printLine(terminal, 'done');
}

/** An answer that holds one resource is shown as that: `id`, not `image.id`. */
function contentOf(type: DescMessage, message: unknown) {
  const [only, ...others] = type.fields;
  if (others.length > 0 || only?.fieldKind !== 'message' || isTextMessage(only.message))
    return partsOf(type, message);
  return partsOf(only.message, memberOf(message, only.jsonName));
}

function printNested({ name, message, items }: Nested, terminal: Terminal): void {
  printLine(terminal, `\n${name}: ${items.length}`);
  if (items.length === 0) return;
  const rows = items.map((item) => partsOf(message, item).cells);
  const table = layOut(rows, terminal.stdout.columns ?? Infinity);
  printLine(terminal, table.header);
  for (const row of rows) printLine(terminal, table.line(row));
}
