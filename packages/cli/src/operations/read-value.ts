import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonValue,
  ScalarType,
} from '@bufbuild/protobuf';
import { rulesOf } from '@cedula/operations/constraints-of.ts';
import { UsageError } from '../usage-error.ts';
import { isDuration, isTextMessage, isTimestamp } from './text-message.ts';

/** One value that a field holds: itself, an item of its list, a value of its map. */
export interface Element {
  readonly scalar: ScalarType | undefined;
  readonly enum: DescEnum | undefined;
  readonly message: DescMessage | undefined;
}

export function elementOf(field: DescField): Element {
  return { scalar: field.scalar, enum: field.enum, message: field.message };
}

/** The values that a field may have, where they are few and have names. */
export function choicesOf(field: DescField): readonly string[] {
  if (field.enum !== undefined)
    return field.enum.values.filter(({ number }) => number !== 0).map(({ name }) => name);
  const { type } = rulesOf(field);
  return type.case === 'string' ? type.value.in : [];
}

/**
 * Reads a value as it is typed into what JSON has for it. Throws a UsageError for what
 * cannot be one; what it has to be beyond that the server judges.
 */
export function readValue(field: DescField, text: string): JsonValue {
  const { scalar, enum: closedSet, message } = elementOf(field);
  if (closedSet !== undefined) return readName(choicesOf(field), text);
  if (message !== undefined) return readMessage(message, text);
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return text;
    case ScalarType.BOOL:
      if (text !== 'true' && text !== 'false') throw new UsageError('must be true or false');
      return text === 'true';
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      if (text.trim() === '' || !Number.isFinite(Number(text))) throw new UsageError('must be a number');
      return Number(text);
    default:
      if (!/^-?\d{1,20}$/.test(text)) throw new UsageError('must be a whole number');
      // Beyond 2^53 a number of JavaScript's is another one; JSON has a text for those.
      return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  }
}

/** Reads `key=value` of a map. */
export function readEntry(field: DescField, text: string): [key: string, value: JsonValue] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError('must be key=value');
  return [text.slice(0, at), readValue(field, text.slice(at + 1))];
}

/** Names are taken as people type them: `day`, `access-key`. */
function readName(choices: readonly string[], text: string): string {
  const name = text.toUpperCase().replaceAll('-', '_');
  if (choices.includes(name)) return name;
  throw new UsageError(`must be one of ${choices.join(', ')}`);
}

function readMessage(message: DescMessage, text: string): JsonValue {
  if (isTimestamp(message)) return readTime(text);
  if (isDuration(message)) return text.endsWith('s') ? text : `${text}s`;
  if (isTextMessage(message)) return text;
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    throw new UsageError('must be JSON');
  }
}

/** RFC 3339, or a day, which begins at midnight UTC: that is how bills count. */
function readTime(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T00:00:00Z`;
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text))
    throw new UsageError('must be a time such as 2026-01-31T12:00:00Z, or a day such as 2026-01-31 (UTC)');
  return text;
}
