import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key-encryption key. Its material stays inside the KeyObject, which prints nothing of it. */
export interface MasterKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The master keys of a process: the first one seals, all of them open. */
export interface Keyring {
  readonly current: MasterKey;
  readonly all: readonly MasterKey[];
}

const maxKeys = 16;
const keyId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/;
const base64Of32Bytes = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Reads `id:base64-of-32-bytes,id:…` (`CEDULA_MASTER_KEYS`).
 *
 * @returns undefined for a malformed list, a doubled id or more than 16 keys; never says
 * which, since the text is a secret
 */
export function parseMasterKeys(text: string): Keyring | undefined {
  const all: MasterKey[] = [];
  for (const entry of text.split(',', maxKeys + 1)) {
    const [id = '', encoded = '', ...rest] = entry.trim().split(':');
    if (rest.length > 0 || !keyId.test(id) || !base64Of32Bytes.test(encoded)) return undefined;
    if (all.some((key) => key.id === id)) return undefined;
    const bytes = Buffer.from(encoded, 'base64');
    // 43 characters carry two bits too many; other bits there would be a second spelling.
    if (bytes.toString('base64') !== encoded) return undefined;
    all.push(Object.freeze({ id, key: createSecretKey(bytes) }));
    bytes.fill(0);
  }
  const [current] = all;
  if (current === undefined || all.length > maxKeys) return undefined;
  return Object.freeze({ current, all: Object.freeze(all) });
}

/**
 * A key of its own for one use (RFC 5869, HKDF-SHA-256, no salt), so that what one use
 * gives away is worth nothing to another.
 *
 * @param use for example `cedula/seal/v1`
 * @returns 32 bytes
 */
export function deriveKey(master: MasterKey, use: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', master.key, '', use, 32)));
}
