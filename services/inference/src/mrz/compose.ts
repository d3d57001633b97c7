import { checkDigit } from './check-digit.ts';
import { type MrzFormat, type Span, cellsOf, layouts } from './layout.ts';

/** What a zone states; texts of A-Z, 0-9 and spaces, dates as `YYYY-MM-DD`. */
export interface MrzStatement {
  readonly format: MrzFormat;
  readonly documentCode: string;
  readonly issuingState: string;
  readonly surname: string;
  readonly givenNames: string;
  /** At most nine characters. */
  readonly documentNumber: string;
  readonly nationality: string;
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'X';
  readonly expiryDate: string;
  readonly optionalData?: string;
}

/** The lines that state this, with their check digits. Names too long for the zone are cut. */
export function composeMrz(statement: MrzStatement): string[] {
  const layout = layouts[statement.format];
  const lines = Array.from({ length: layout.lineCount }, () => '<'.repeat(layout.lineLength));
  const put = ({ line, from, to }: Span, text: string) => {
    const cells = text
      .replaceAll(' ', '<')
      .slice(0, to - from)
      .padEnd(to - from, '<');
    const before = lines[line] ?? '';
    lines[line] = before.slice(0, from) + cells + before.slice(to);
  };
  const seal = (covered: readonly Span[], digit: Span) =>
    put(digit, String(checkDigit(covered.map((span) => cellsOf(lines, span)).join(''))));

  put(layout.documentCode, statement.documentCode);
  put(layout.issuingState, statement.issuingState);
  put(layout.names, `${statement.surname}<<${statement.givenNames}`);
  put(layout.documentNumber, statement.documentNumber);
  put(layout.nationality, statement.nationality);
  put(layout.birthDate, shortDate(statement.birthDate));
  put(layout.sex, statement.sex === 'X' ? '<' : statement.sex);
  put(layout.expiryDate, shortDate(statement.expiryDate));
  layout.optionalData.slice(0, 1).forEach((span) => put(span, statement.optionalData ?? ''));

  const { checkDigits } = layout;
  seal([layout.documentNumber], checkDigits.documentNumber);
  seal([layout.birthDate], checkDigits.birthDate);
  seal([layout.expiryDate], checkDigits.expiryDate);
  if (checkDigits.optionalData !== undefined) seal(layout.optionalData, checkDigits.optionalData);
  seal(layout.composite, checkDigits.composite);
  return lines;
}

function shortDate(date: string): string {
  return date.slice(2).replaceAll('-', '');
}
