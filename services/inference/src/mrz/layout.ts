export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

/** A run of cells: `from` inclusive, `to` exclusive, both counted from 0. */
export interface Span {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Where a format keeps what. */
export interface Layout {
  readonly format: MrzFormat;
  readonly lineCount: number;
  readonly lineLength: number;
  readonly documentCode: Span;
  readonly issuingState: Span;
  readonly names: Span;
  readonly documentNumber: Span;
  readonly nationality: Span;
  readonly birthDate: Span;
  readonly sex: Span;
  readonly expiryDate: Span;
  /** In the order in which the issuer fills them; the first takes the rest of a long card number. */
  readonly optionalData: readonly Span[];
  readonly checkDigits: {
    readonly documentNumber: Span;
    readonly birthDate: Span;
    readonly expiryDate: Span;
    /** Passports only. */
    readonly optionalData?: Span;
    readonly composite: Span;
  };
  /** What the composite check digit covers, in this order. */
  readonly composite: readonly Span[];
}

function span(line: number, from: number, to: number): Span {
  return { line, from, to };
}

/** ICAO 9303-4 (TD3), 9303-6 (TD2) and 9303-5 (TD1). */
export const layouts: { readonly [Format in MrzFormat]: Layout } = {
  TD3: {
    format: 'TD3',
    lineCount: 2,
    lineLength: 44,
    documentCode: span(0, 0, 2),
    issuingState: span(0, 2, 5),
    names: span(0, 5, 44),
    documentNumber: span(1, 0, 9),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    sex: span(1, 20, 21),
    expiryDate: span(1, 21, 27),
    optionalData: [span(1, 28, 42)],
    checkDigits: {
      documentNumber: span(1, 9, 10),
      birthDate: span(1, 19, 20),
      expiryDate: span(1, 27, 28),
      optionalData: span(1, 42, 43),
      composite: span(1, 43, 44),
    },
    composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)],
  },
  TD2: {
    format: 'TD2',
    lineCount: 2,
    lineLength: 36,
    documentCode: span(0, 0, 2),
    issuingState: span(0, 2, 5),
    names: span(0, 5, 36),
    documentNumber: span(1, 0, 9),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    sex: span(1, 20, 21),
    expiryDate: span(1, 21, 27),
    optionalData: [span(1, 28, 35)],
    checkDigits: {
      documentNumber: span(1, 9, 10),
      birthDate: span(1, 19, 20),
      expiryDate: span(1, 27, 28),
      composite: span(1, 35, 36),
    },
    composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)],
  },
  TD1: {
    format: 'TD1',
    lineCount: 3,
    lineLength: 30,
    documentCode: span(0, 0, 2),
    issuingState: span(0, 2, 5),
    names: span(2, 0, 30),
    documentNumber: span(0, 5, 14),
    nationality: span(1, 15, 18),
    birthDate: span(1, 0, 6),
    sex: span(1, 7, 8),
    expiryDate: span(1, 8, 14),
    optionalData: [span(0, 15, 30), span(1, 18, 29)],
    checkDigits: {
      documentNumber: span(0, 14, 15),
      birthDate: span(1, 6, 7),
      expiryDate: span(1, 14, 15),
      composite: span(1, 29, 30),
    },
    composite: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
  },
};

/** The format that lines of this number and length have, if any. */
export function layoutOf(lines: readonly string[]): Layout | undefined {
  return Object.values(layouts).find(
    ({ lineCount, lineLength }) =>
      lines.length === lineCount && lines.every((line) => line.length === lineLength),
  );
}

/** The text of a run of cells. */
export function cellsOf(lines: readonly string[], { line, from, to }: Span): string {
  return (lines[line] ?? '').slice(from, to);
}
