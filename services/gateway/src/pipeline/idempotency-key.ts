import {
  type Operation,
  Operation_Idempotency as Needed,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { invalidField } from '@cedula/chassis/errors/domain-error.ts';
import type { RequestHead } from '@cedula/signatures';

/** The longest key, in characters. */
const maxLength = 255;

/**
 * The caller's name for an effect: the value of Idempotency-Key, bare (`abc`) or as a string
 * of RFC 9651 §3.3.3 (`"abc"`); both are the same key. Empty where none was sent, and for
 * operations that take none, which ignore it. Throws INVALID_ARGUMENT for what is not 1 to
 * 255 visible ASCII characters.
 */
export function idempotencyKeyOf({ fields }: RequestHead, { idempotency }: Operation): string {
  const value = fields.get('idempotency-key');
  if (value === undefined || idempotency === Needed.IDEMPOTENCY_UNSPECIFIED) return '';
  const key = value.startsWith('"') ? unquoted(value) : value;
  if (key === undefined) throw invalid('string.pattern', 'has a quote without its other one');
  if (key.length === 0) throw invalid('string.min_len', 'must have at least one character');
  if (key.length > maxLength) throw invalid('string.max_len', `must have at most ${maxLength} characters`);
  if (!/^[\x21-\x7e]+$/.test(key)) throw invalid('string.pattern', 'must be visible ASCII characters alone');
  return key;
}

/** What stands between the quotes; undefined where they are not those of one string. */
function unquoted(value: string): string | undefined {
  const inside = /^"((?:[^"\\]|\\["\\])*)"$/.exec(value)?.[1];
  return inside?.replaceAll(/\\(["\\])/g, '$1');
}

function invalid(rule: string, message: string): Error {
  return invalidField('idempotencyKey', rule, message);
}
