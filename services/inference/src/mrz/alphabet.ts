import type { Layout, Span } from './layout.ts';

/** What readers of print take a digit for, and the digit it is where only digits can stand. */
const digitFor: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  Z: '2',
  S: '5',
  G: '6',
  B: '8',
};

const letterFor: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '2': 'Z',
  '5': 'S',
  '6': 'G',
  '8': 'B',
};

export interface Corrected {
  readonly lines: readonly string[];
  /** The cells that were changed, for the confidence of their fields. */
  readonly changed: readonly { readonly line: number; readonly column: number }[];
}

/**
 * Replaces letters in cells that can only hold digits (dates, check digits) and digits in cells
 * that can only hold letters (names, states, sex). No check digit is consulted: a document number
 * may hold both, and is left as it was read.
 */
export function correctByAlphabet(lines: readonly string[], layout: Layout): Corrected {
  const cells = lines.map((line) => Array.from(line));
  const changed: { line: number; column: number }[] = [];
  const apply = (spans: readonly Span[], replacements: Readonly<Record<string, string>>) => {
    for (const { line, from, to } of spans) {
      for (let column = from; column < to; column += 1) {
        const row = cells[line];
        const replacement = replacements[row?.[column] ?? ''];
        if (row === undefined || replacement === undefined) continue;
        row[column] = replacement;
        changed.push({ line, column });
      }
    }
  };
  apply([layout.birthDate, layout.expiryDate, ...Object.values(layout.checkDigits)], digitFor);
  apply([layout.documentCode, layout.issuingState, layout.names, layout.nationality, layout.sex], letterFor);
  return { lines: cells.map((row) => row.join('')), changed };
}
