import type { DescField } from '@bufbuild/protobuf';
import { printLine, tellLine, type Terminal } from '../terminal/terminal.ts';
import { partsOf } from './cells.ts';
import { layOut, type Table } from './table.ts';

/**
 * Makes what prints the items of a list as a table, page after page: the first page decides
 * the columns.
 */
export function itemPrinter(
  { message, jsonName }: DescField,
  terminal: Terminal,
): (items: readonly unknown[]) => void {
  let table: Table | undefined;
  return (items) => {
    if (message === undefined) return items.forEach((item) => printLine(terminal, String(item)));
    const rows = items.map((item) => partsOf(message, item).cells);
    if (table === undefined) {
      if (rows.length === 0) return tellLine(terminal, `no ${jsonName}`);
      table = layOut(rows, terminal.stdout.columns ?? Infinity);
      printLine(terminal, table.header);
    }
    for (const row of rows) printLine(terminal, table.line(row));
    return undefined;
  };
}
