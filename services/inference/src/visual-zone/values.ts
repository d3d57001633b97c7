import { isCalendarDate } from '../mrz/calendar.ts';
import type { VisualFieldName } from './captions.ts';

const months: Readonly<Record<string, string>> = {
  JAN: '01',
  FEB: '02',
  MAR: '03',
  APR: '04',
  MAY: '05',
  JUN: '06',
  JUL: '07',
  AUG: '08',
  SEP: '09',
  OCT: '10',
  NOV: '11',
  DEC: '12',
};

/**
 * What a printed text is worth as a field's value: dates as `YYYY-MM-DD`, numbers without spaces.
 * @returns undefined where it cannot be a value of that field, so that a stray line is not taken.
 */
export function valueOf(field: VisualFieldName, text: string): string | undefined {
  const trimmed = text.replaceAll(/\s+/g, ' ').replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  switch (field) {
    case 'birthDate':
    case 'issueDate':
    case 'expiryDate':
      return printedDate(trimmed);
    case 'sex':
      return /^([FMX])(?:\b|$)/i.exec(trimmed)?.[1]?.toUpperCase();
    case 'documentNumber':
    case 'personalNumber':
      return matching(trimmed.replaceAll(/[ -]/g, '').toUpperCase(), /^[A-Z0-9]{5,20}$/);
    case 'issuingState':
      return matching(trimmed.toUpperCase(), /^[A-Z]{1,3}$/);
    case 'documentCode':
      return matching(trimmed.toUpperCase(), /^[A-Z][A-Z<]?$/);
    case 'nationality':
      // A code is printed in capitals; recognisers see small letters of the same shape in it.
      if (/^[A-Z]{3}$/i.test(trimmed)) return trimmed.toUpperCase();
      return matching(trimmed, /\p{L}/u);
    default:
      return matching(trimmed, /\p{L}/u);
  }
}

/** `12 AUG 1974`, `12 AUG/AOÛT 1974`, `12.08.1974` (day first, as ICAO 9303-3 §3.5 asks) or `1974-08-12`. */
function printedDate(text: string): string | undefined {
  const worded = /^([\dOI]{1,2})[ .-]?([A-Z]{3})[A-Z]*(?:\/\p{L}+)?[ .-]?(\d{4})$/u.exec(text.toUpperCase());
  const numbered = /^(\d{1,2})[ ./-](\d{1,2})[ ./-](\d{4})$/.exec(text);
  const sorted = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (worded !== null) return dateOf(worded[3], months[worded[2] ?? ''], digits(worded[1]));
  if (numbered !== null) return dateOf(numbered[3], numbered[2], numbered[1]);
  return sorted === null ? undefined : dateOf(sorted[1], sorted[2], sorted[3]);
}

function dateOf(year?: string, month?: string, day?: string): string | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : undefined;
}

/** A day holds digits only, so a letter of their shape is one of them. */
function digits(day = ''): string {
  return day.replaceAll('O', '0').replaceAll('I', '1');
}

function matching(text: string, pattern: RegExp): string | undefined {
  return pattern.test(text) ? text : undefined;
}
