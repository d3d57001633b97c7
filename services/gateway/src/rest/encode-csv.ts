import { type DescField, isMessage, type Message, toJson } from '@bufbuild/protobuf';
import { isReflectMessage, reflect, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { FeatureSet_FieldPresence, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { jsonPath } from '@cedula/operations/field-path.ts';
import type { Csv } from '@cedula/operations/csv.ts';

/** CSV as RFC 4180 has it, in UTF-8: the first line names the columns. */
export const csvType = 'text/csv; charset=utf-8; header=present';

/** The line of the names of the columns, which are those of JSON. */
export function csvHeader({ columns }: Csv): string {
  return lineOf(columns.map((field) => jsonPath([field])));
}

/** The lines of a message of the method that answers. */
export function csvLines({ streamedBy, lines, columns }: Csv, message: Message): string {
  const rows = reflect(streamedBy.output, message).get(lines);
  return [...rows]
    .map((row) => (isReflectMessage(row) ? lineOf(columns.map((field) => cellOf(row, field))) : ''))
    .join('');
}

/** A value as it stands in JSON, without quotes; what is absent is empty. */
function cellOf(row: ReflectMessage, field: DescField): string {
  if (field.presence === FeatureSet_FieldPresence.EXPLICIT && !row.isSet(field)) return '';
  const value: unknown = row.get(field);
  if (isReflectMessage(value)) return textOf(value);
  if (field.fieldKind === 'enum') return field.enum.value[Number(value)]?.name ?? String(value);
  return typeof value === 'string' ? guarded(value) : String(value);
}

/** A time: the only message that a line may hold. */
function textOf({ message }: ReflectMessage): string {
  return isMessage(message, TimestampSchema) ? toJson(TimestampSchema, message) : '';
}

/**
 * Spreadsheets run a cell that begins like a formula, and text comes from callers. Behind an
 * apostrophe it is text to them (OWASP, CSV Injection).
 */
function guarded(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
