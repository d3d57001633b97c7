import type { MrzChecks } from '../../../mrz/checks.ts';
import type { MrzFieldName } from '../../../mrz/judge.ts';
import type { Span } from '../../../mrz/layout.ts';
import type { DocumentField } from '../../text-engine.ts';
import type { ReadMrz } from './mrz-reader.ts';

/** A cell that was replaced because its alphabet allows one character only. */
const CHANGED = 0.8;

/** A field whose own check digit does not agree. */
const CONTRADICTED = 0.5;

const ownCheck: Readonly<Partial<Record<MrzFieldName, keyof MrzChecks>>> = {
  documentNumber: 'documentNumber',
  birthDate: 'birthDate',
  expiryDate: 'expiryDate',
  optionalData: 'optionalData',
};

/** The fields of a zone, each as sure as its least sure cell, less what speaks against it. */
export function mrzFields(read: ReadMrz): DocumentField[] {
  return read.judged.fields.map(({ name, value, spans }) => {
    const check = ownCheck[name];
    const contradicted = check !== undefined && read.judged.checks[check] === false;
    const confidence = confidenceOf(read, spans) * (contradicted ? CONTRADICTED : 1);
    return { name, value, confidence, source: 'MRZ' };
  });
}

/** The mean confidence of all cells, 0 to 100. */
export function zoneConfidence({ cells }: ReadMrz): number {
  return mean(cells.flatMap((row) => row.map(({ confidence }) => confidence)));
}

function confidenceOf({ cells, judged }: ReadMrz, spans: readonly Span[]): number {
  const values = spans.flatMap(({ line, from, to }) =>
    (cells[line] ?? []).slice(from, to).map(({ confidence }, index) => {
      const changed = judged.changed.some((cell) => cell.line === line && cell.column === from + index);
      return changed ? confidence * CHANGED : confidence;
    }),
  );
  return Math.min(100, ...values);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
