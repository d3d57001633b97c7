import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { isTextMessage, isTimestamp } from '../operations/text-message.ts';
import { printable } from '../terminal/terminal.ts';

/** One fact of a message, to be shown to people. */
export interface Cell {
  /** `width`, `boxPixels.left` */
  readonly name: string;
  readonly text: string;
  readonly isNumber: boolean;
}

/** A list of messages inside a message, to be shown as a table. */
export interface Nested {
  readonly name: string;
  readonly message: DescMessage;
  readonly items: readonly unknown[];
}

/** What a message says, taken apart for people: what it lacks is left out. */
export interface Parts {
  readonly cells: readonly Cell[];
  readonly nested: readonly Nested[];
}

/** Takes the JSON form of a message apart; messages in it become cells with dotted names. */
export function partsOf(type: DescMessage, value: unknown, prefix = ''): Parts {
  const parts = type.fields.map((field) => partsOfField(field, memberOf(value, field.jsonName), prefix));
  return {
    cells: parts.flatMap(({ cells }) => cells),
    nested: parts.flatMap(({ nested }) => nested),
  };
}

/** A member of what is an object. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

const nothing: Parts = { cells: [], nested: [] };

function partsOfField(field: DescField, value: unknown, prefix: string): Parts {
  const name = prefix + field.jsonName;
  if (value === undefined || value === null || value === '') return nothing;
  if (Array.isArray(value)) {
    if (field.message !== undefined && !isTextMessage(field.message))
      return { cells: [], nested: [{ name, message: field.message, items: value }] };
    const text = value.map((item) => textOf(field, item)).join(', ');
    return value.length === 0 ? nothing : { cells: [{ name, text, isNumber: false }], nested: [] };
  }
  if (field.fieldKind === 'map') return { cells: mapCells(field, name, value), nested: [] };
  if (field.fieldKind === 'message' && !isTextMessage(field.message))
    return partsOf(field.message, value, `${name}.`);
  const text = textOf(field, value);
  return {
    cells: [{ name, text, isNumber: field.fieldKind === 'scalar' && /^-?[\d.]+$/.test(text) }],
    nested: [],
  };
}

function mapCells(field: DescField, name: string, value: unknown): Cell[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, entry]) => ({
    name: printable(`${name}.${key}`),
    text: textOf(field, entry),
    isNumber: false,
  }));
}

function textOf(field: DescField, value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toFixed(2)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return isTimestamp(field.message) ? localTime(text) : printable(text);
}

const two = (number: number) => String(number).padStart(2, '0');

/** An RFC 3339 time in the time zone of whoever reads it: `2026-01-31 13:00:07`. */
export function localTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return printable(text);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
