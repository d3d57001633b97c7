import { states } from 'mrz';
import { correctByAlphabet } from './alphabet.ts';
import { expandDate } from './calendar.ts';
import { type MrzChecks, checkLines, documentNumberOf } from './checks.ts';
import { type Layout, type MrzFormat, type Span, cellsOf, layoutOf } from './layout.ts';

export type MrzFieldName =
  | 'documentCode'
  | 'issuingState'
  | 'surname'
  | 'givenNames'
  | 'documentNumber'
  | 'nationality'
  | 'birthDate'
  | 'sex'
  | 'expiryDate'
  | 'optionalData';

/** One field as the zone states it: dates as `YYYY-MM-DD`, fillers gone. */
export interface MrzField {
  readonly name: MrzFieldName;
  readonly value: string;
  /** The cells it was read from. */
  readonly spans: readonly Span[];
}

export interface JudgedMrz {
  readonly format: MrzFormat;
  readonly lines: readonly string[];
  readonly checks: MrzChecks;
  /** Every check agrees, and every field is of its alphabet: real dates, known states, letters in names. */
  readonly valid: boolean;
  /** Those that are stated, whatever the checks say of others. */
  readonly fields: readonly MrzField[];
  /** Cells replaced because their alphabet allows one reading only. */
  readonly changed: readonly { readonly line: number; readonly column: number }[];
}

/**
 * Judges a machine readable zone field by field, so that one bad character spoils its own check
 * and the composite and nothing else.
 * @param lines two of 44 or 36 characters or three of 30, of A-Z, 0-9 and `<`.
 * @param today decides the century of two-digit years.
 * @returns undefined where the lines have no format's size.
 */
export function judgeMrz(lines: readonly string[], { today }: { today: Date }): JudgedMrz | undefined {
  const layout = layoutOf(lines);
  if (layout === undefined || lines.some((line) => !/^[A-Z0-9<]+$/.test(line))) return undefined;
  const corrected = correctByAlphabet(lines, layout);
  const checks = checkLines(corrected.lines, layout);
  const fields = fieldsOf(corrected.lines, layout, today);
  const wellFormed = isWellFormed(corrected.lines, layout, fields);
  return {
    format: layout.format,
    lines: corrected.lines,
    checks,
    valid: wellFormed && Object.values(checks).every((agrees) => agrees),
    fields,
    changed: corrected.changed,
  };
}

function fieldsOf(lines: readonly string[], layout: Layout, today: Date): MrzField[] {
  const text = (covered: Span) => cellsOf(lines, covered);
  const plain = (covered: Span) => text(covered).replace(/<+$/, '');
  const [surname = '', ...given] = text(layout.names).split('<<');
  const number = documentNumberOf(lines, layout);
  const optional = layout.optionalData.map((covered, index) => ({
    ...covered,
    from: covered.from + (index === 0 ? number.overflow : 0),
  }));
  const stated: MrzField[] = [
    { name: 'documentCode', value: plain(layout.documentCode), spans: [layout.documentCode] },
    { name: 'issuingState', value: plain(layout.issuingState), spans: [layout.issuingState] },
    { name: 'surname', value: spaced(surname), spans: [layout.names] },
    { name: 'givenNames', value: spaced(given.join('<')), spans: [layout.names] },
    { name: 'documentNumber', value: number.value, spans: [layout.documentNumber] },
    { name: 'nationality', value: plain(layout.nationality), spans: [layout.nationality] },
    {
      name: 'birthDate',
      value: expandDate(text(layout.birthDate), 'birth', today) ?? '',
      spans: [layout.birthDate],
    },
    { name: 'sex', value: text(layout.sex) === '<' ? 'X' : text(layout.sex), spans: [layout.sex] },
    {
      name: 'expiryDate',
      value: expandDate(text(layout.expiryDate), 'expiry', today) ?? '',
      spans: [layout.expiryDate],
    },
    { name: 'optionalData', value: spaced(optional.map(text).join('<')), spans: optional },
  ];
  return stated.filter(({ value }) => value !== '');
}

function isWellFormed(lines: readonly string[], layout: Layout, fields: readonly MrzField[]): boolean {
  const value = (name: MrzFieldName) => fields.find((field) => field.name === name)?.value;
  const code = layout.format === 'TD3' ? /^P[A-Z<]$/ : /^[AIC][A-Z<]$/;
  const birth = cellsOf(lines, layout.birthDate);
  const expiry = cellsOf(lines, layout.expiryDate);
  return (
    code.test(cellsOf(lines, layout.documentCode)) &&
    isState(value('issuingState')) &&
    isState(value('nationality')) &&
    /^[A-Z][A-Z<]*$/.test(cellsOf(lines, layout.names)) &&
    value('documentNumber') !== undefined &&
    ['F', 'M', 'X'].includes(value('sex') ?? '') &&
    (value('birthDate') !== undefined || birth === '<<<<<<') &&
    (value('expiryDate') !== undefined || expiry === '<<<<<<')
  );
}

/** A code of ISO 3166 or ICAO 9303-3 §5, or Utopia, which the specimens of ICAO 9303 are of. */
function isState(code: string | undefined): boolean {
  return code !== undefined && (code === 'UTO' || Object.hasOwn(states, code));
}

function spaced(cells: string): string {
  return cells.split('<').filter(Boolean).join(' ');
}
