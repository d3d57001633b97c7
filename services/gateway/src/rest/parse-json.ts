import { isUtf8 } from 'node:buffer';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

const maxDepth = 32;

/**
 * What a body may hold besides the insides of its strings. Text costs its own length;
 * `[[[]]]` costs fifty times that when parsed.
 */
const maxStructureLength = 256 * 1024;

/**
 * Parses a JSON body (RFC 8259). Integers of sixteen digits or more come as bigint, with
 * every digit that was sent. Throws MALFORMED_REQUEST for what is not UTF-8 or not JSON,
 * nests deeper than 32, or gives a name twice in one object: JSON.parse would keep the
 * last, another reader the first.
 */
export function parseJson(body: Uint8Array): unknown {
  if (!isUtf8(body)) throw malformed('is not UTF-8');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const { members, structureLength, hasLongNumber } = survey(text);
  if (structureLength > maxStructureLength) throw malformed('has too many values');
  const value = parse(text, hasLongNumber ? keepDigits : undefined);
  if (countMembers(value, 1) !== members) throw malformed('gives a name twice in one object');
  return value;
}

/** Reads over a text without judging it: only what JSON.parse accepts later matters. */
function survey(text: string): { members: number; structureLength: number; hasLongNumber: boolean } {
  let members = 0;
  let structureLength = 0;
  let hasLongNumber = false;
  let at = 0;
  while (at < text.length) {
    const open = indexOrEnd(text, '"', at);
    structureLength += open - at + 2;
    // Names and values are short, numbers that lose digits are not.
    if (open - at > 16 && /\d{16}/.test(text.slice(at, open))) hasLongNumber = true;
    const close = endOfString(text, open + 1);
    at = close + 1;
    if (isFollowedByColon(text, at)) members += 1;
  }
  return { members, structureLength, hasLongNumber };
}

/** The closing quote is the first one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let close = indexOrEnd(text, '"', start); ; close = indexOrEnd(text, '"', close + 1)) {
    let backslashes = 0;
    while (close - 1 - backslashes >= start && text[close - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0 || close === text.length) return close;
  }
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index === -1 ? text.length : index;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
}

function parse(text: string, reviver: typeof keepDigits | undefined): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    // The parser's own message quotes the body.
    throw malformed('is not JSON');
  }
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value);
  return isRounded && source !== undefined && /^-?\d{16,20}$/.test(source) ? BigInt(source) : value;
}

function countMembers(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > maxDepth) throw malformed(`nests deeper than ${maxDepth}`);
  const children: unknown[] = Object.values(value);
  let members = Array.isArray(value) ? 0 : children.length;
  for (const child of children) members += countMembers(child, depth + 1);
  return members;
}

function malformed(what: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', `The body ${what}.`);
}
