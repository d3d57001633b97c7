import type { Cell } from './cells.ts';

/** One column, as wide as its widest cell at first sight. */
interface Column {
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
}

/** A table whose columns are decided. */
export interface Table {
  readonly header: string;
  readonly line: (cells: readonly Cell[]) => string;
}

const gap = '  ';
const maxCellChars = 40;
const ellipsis = '…';

/**
 * Lays a table out by its first rows: what stands in the items themselves comes before what
 * stands in messages of theirs, and the columns that do not fit are left out, the last first.
 *
 * @param width characters of a line; Infinity where nobody says
 */
export function layOut(rows: readonly (readonly Cell[])[], width: number): Table {
  const columns = fitting(columnsOf(rows), width);
  return {
    header: columns
      .map(({ name, width: chars, isNumber }) => pad(name.toUpperCase(), chars, isNumber))
      .join(gap)
      .trimEnd(),
    line: (cells) => {
      const texts = new Map(cells.map(({ name, text }) => [name, text]));
      return columns
        .map(({ name, width: chars, isNumber }) => pad(cut(texts.get(name) ?? '', chars), chars, isNumber))
        .join(gap)
        .trimEnd();
    },
  };
}

function columnsOf(rows: readonly (readonly Cell[])[]): Column[] {
  const cells = Map.groupBy(rows.flat(), ({ name }) => name);
  const columns = [...cells].map(([name, own]) => ({
    name,
    width: Math.min(maxCellChars, Math.max(name.length, ...own.map(({ text }) => lengthOf(text)))),
    isNumber: own.every(({ isNumber }) => isNumber),
  }));
  const depth = ({ name }: Column) => name.split('.').length;
  return columns.toSorted((one, other) => depth(one) - depth(other));
}

/** The first column is there whatever the width: without it no row could be named. */
function fitting(columns: readonly Column[], width: number): readonly Column[] {
  let used = 0;
  return columns.filter((column, at) => {
    const needed = column.width + (at === 0 ? 0 : gap.length);
    if (at > 0 && used + needed > width) return false;
    used += needed;
    return true;
  });
}

function pad(text: string, width: number, isNumber: boolean): string {
  const space = ' '.repeat(Math.max(0, width - lengthOf(text)));
  return isNumber ? space + text : text + space;
}

function cut(text: string, width: number): string {
  return lengthOf(text) <= width
    ? text
    : charactersOf(text)
        .slice(0, width - 1)
        .join('') + ellipsis;
}

const segmenter = new Intl.Segmenter();

/** As people count them: an accent belongs to its letter. */
const charactersOf = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);

const lengthOf = (text: string) => charactersOf(text).length;
