import { checkDigit } from './check-digit.ts';
import { type Layout, type Span, cellsOf } from './layout.ts';

/** Which check digits agree with what they cover. One that the format lacks is absent, not false. */
export interface MrzChecks {
  readonly documentNumber: boolean;
  readonly birthDate: boolean;
  readonly expiryDate: boolean;
  /** Passports (TD3) only. */
  readonly optionalData?: boolean;
  readonly composite: boolean;
}

/** Recomputes every check digit of lines that have the layout's size. */
export function checkLines(lines: readonly string[], layout: Layout): MrzChecks {
  const { checkDigits } = layout;
  const agrees = (covered: Span, digit: Span) => matches(cellsOf(lines, covered), cellsOf(lines, digit));
  const [firstOptional] = layout.optionalData;
  const optional =
    checkDigits.optionalData === undefined || firstOptional === undefined
      ? {}
      : { optionalData: agreesOrBlank(lines, firstOptional, checkDigits.optionalData) };
  return {
    documentNumber: documentNumberAgrees(lines, layout),
    birthDate: agrees(layout.birthDate, checkDigits.birthDate),
    expiryDate: agreesOrBlank(lines, layout.expiryDate, checkDigits.expiryDate),
    ...optional,
    composite: matches(
      layout.composite.map((covered) => cellsOf(lines, covered)).join(''),
      cellsOf(lines, checkDigits.composite),
    ),
  };
}

/** A card's number, and how much of the optional data belongs to it. */
export interface DocumentNumber {
  readonly value: string;
  /** Cells of the first optional data that the number's rest and its check digit take. */
  readonly overflow: number;
}

/**
 * The document number without fillers. On cards, a filler in place of the check digit says that
 * the number goes on in the optional data, up to the check digit before the next filler
 * (ICAO 9303-5 §4.2.2, 9303-6 §4.2.2).
 */
export function documentNumberOf(lines: readonly string[], layout: Layout): DocumentNumber {
  const principal = cellsOf(lines, layout.documentNumber);
  const rest = overflowOf(lines, layout);
  if (rest === undefined) return { value: principal.replaceAll('<', ''), overflow: 0 };
  return { value: (principal + rest.slice(0, -1)).replaceAll('<', ''), overflow: rest.length };
}

function overflowOf(lines: readonly string[], layout: Layout): string | undefined {
  const [optional] = layout.optionalData;
  if (layout.format === 'TD3' || optional === undefined) return undefined;
  if (cellsOf(lines, layout.checkDigits.documentNumber) !== '<') return undefined;
  const [run = ''] = cellsOf(lines, optional).split('<');
  return run.length >= 2 ? run : undefined;
}

function documentNumberAgrees(lines: readonly string[], layout: Layout): boolean {
  const principal = cellsOf(lines, layout.documentNumber);
  const rest = overflowOf(lines, layout);
  if (rest === undefined) return matches(principal, cellsOf(lines, layout.checkDigits.documentNumber));
  const [tail, digit] = [rest.slice(0, -1), rest.slice(-1)];
  // Issuers differ in whether the filler between the two parts counts as a place.
  return matches(principal + tail, digit) || matches(`${principal}<${tail}`, digit);
}

/** A field that the issuer left empty may have a filler for its check digit. */
function agreesOrBlank(lines: readonly string[], covered: Span, digit: Span): boolean {
  const text = cellsOf(lines, covered);
  const blank = /^<+$/.test(text);
  return (blank && cellsOf(lines, digit) === '<') || matches(text, cellsOf(lines, digit));
}

function matches(covered: string, digit: string): boolean {
  return String(checkDigit(covered)) === digit;
}
