import type { JsonValue } from '@bufbuild/protobuf';
import { randomBytes } from 'node:crypto';
import type { Draft } from './draft.ts';

const placeholder = /^([a-z]{3})_0{26}$/;

/** Stands in a request for the id of something that is the caller's, until it is sent. */
export function placeholderOf(prefix: string): string {
  return `${prefix}_${'0'.repeat(26)}`;
}

/** An id that is as good as any, and nobody's. */
export function randomId(prefix: string): string {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  const text = [...randomBytes(24)].map((byte) => digits.charAt(byte & 31)).join('');
  return `${prefix}_01${text}`;
}

/** The request with an id in the place of each placeholder. */
export async function fillIds(draft: Draft, idOf: IdOf): Promise<Draft> {
  const entries = Object.entries(draft).map(async ([name, value]): Promise<[string, JsonValue]> => [
    name,
    await filled(value, idOf),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

/** Gives the id of something of a kind. */
export type IdOf = (prefix: string) => Promise<string>;

async function filled(value: JsonValue, idOf: IdOf): Promise<JsonValue> {
  if (typeof value === 'string') {
    // Files are long, and a placeholder is short.
    const prefix = value.length < 40 ? placeholder.exec(value)?.[1] : undefined;
    return prefix === undefined ? value : idOf(prefix);
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => filled(item, idOf)));
  if (typeof value !== 'object' || value === null) return value;
  return { ...(await fillIds(value, idOf)) };
}
