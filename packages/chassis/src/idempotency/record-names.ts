import { createHmac, type KeyObject } from 'node:crypto';
import { bindTexts } from '../secrets/binding.ts';
import { deriveKey, type Keyring } from '../secrets/keyring.ts';

/** What a record is known by. Says nothing of key and request to whoever lacks the master key. */
export interface RecordName {
  readonly keyHash: string;
  readonly fingerprint: string;
}

/** What a request is told apart by. */
export interface Asked {
  readonly clientId: string;
  /** The caller's idempotency key. */
  readonly key: string;
  /** Of the request, see `fingerprint`. */
  readonly fingerprint: string;
}

const use = 'cedula/idempotency/v1';

/**
 * Makes what names records: under every master key, the current one first, so that what was
 * stored before a rotation is still found (HMAC-SHA-256, in base64url).
 */
export function createRecordNames(
  keyring: Keyring,
): (asked: Asked) => readonly [RecordName, ...RecordName[]] {
  const older = keyring.all.filter((master) => master !== keyring.current);
  const current = deriveKey(keyring.current, use);
  const others = older.map((master) => deriveKey(master, use));
  return (asked) => [nameUnder(current, asked), ...others.map((key) => nameUnder(key, asked))];
}

function nameUnder(secret: KeyObject, { clientId, key, fingerprint }: Asked): RecordName {
  const mac = (texts: readonly string[]) =>
    createHmac('sha256', secret).update(bindTexts(texts)).digest('base64url');
  return {
    keyHash: mac(['key', clientId, key]),
    fingerprint: mac(['request', clientId, key, fingerprint]),
  };
}
