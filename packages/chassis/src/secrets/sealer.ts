import { type KeyObject, randomBytes } from 'node:crypto';
import { decrypt, encrypt } from './aes-gcm.ts';
import { bindTexts } from './binding.ts';
import { deriveKey, type Keyring } from './keyring.ts';
import { readSealed, type SealedParts, writeSealed } from './sealed-format.ts';

/**
 * Where a sealed secret belongs. All of it is authenticated, none of it is stored in the
 * bytes: a row whose bytes were swapped with another client's, another key's or another
 * column's does not open.
 */
export interface SealContext {
  readonly clientId: string;
  /** The row, for example the access key's id. */
  readonly ownerId: string;
  /** What the secret is for, for example `access-key-secret`. */
  readonly purpose: string;
}

/** Seals small secrets. Every failure to open one is a SealError. */
export interface Sealer {
  /** Under a data key of its own, wrapped by the current key-encryption key. */
  seal(text: Uint8Array | string, context: SealContext): Buffer;
  open(sealed: Uint8Array, context: SealContext): Buffer;
  /**
   * Wraps the data key by the current key-encryption key; the text's own bytes stay as
   * they are. For rotation: when every row was resealed the old key can be dropped.
   */
  reseal(sealed: Uint8Array, context: SealContext): Buffer;
  /** The id of the key-encryption key that a row needs, to find those that are to be resealed. */
  keyIdOf(sealed: Uint8Array): string;
}

/** Why a sealed secret does not open. Says nothing of what is in it. */
export class SealError extends Error {
  readonly problem: 'malformed' | 'unknown key' | 'not authentic';
  /** Where it is known: the id of the key-encryption key that is needed. */
  readonly keyId: string | undefined;

  constructor(problem: SealError['problem'], keyId?: string) {
    super(`a sealed secret does not open: ${problem}${keyId === undefined ? '' : ` (key ${keyId})`}`);
    this.name = 'SealError';
    this.problem = problem;
    this.keyId = keyId;
  }
}

const use = 'cedula/seal/v1';

/** Makes a sealer from the master keys. */
export function createSealer(keyring: Keyring): Sealer {
  const wrappingKeys = new Map(keyring.all.map((master) => [master.id, deriveKey(master, use)]));
  const current = { id: keyring.current.id, key: deriveKey(keyring.current, use) };

  function unwrap({ keyId, wrappedKey }: SealedParts, context: SealContext): Buffer {
    const key = wrappingKeys.get(keyId);
    if (key === undefined) throw new SealError('unknown key', keyId);
    return authentic(() => decrypt(key, wrappedKey, wrapData(keyId, context)), keyId);
  }

  return {
    seal(text, context) {
      const dataKey = randomBytes(32);
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      const sealedText = encrypt(dataKey, bytes, textData(context));
      return wrap(current, dataKey, sealedText, context);
    },
    open(sealed, context) {
      const parts = partsOf(sealed);
      const dataKey = unwrap(parts, context);
      const text = authentic(() => decrypt(dataKey, parts.sealedText, textData(context)), parts.keyId);
      dataKey.fill(0);
      return text;
    },
    reseal(sealed, context) {
      const parts = partsOf(sealed);
      return wrap(current, unwrap(parts, context), parts.sealedText, context);
    },
    keyIdOf: (sealed) => partsOf(sealed).keyId,
  };
}

function wrap(
  wrapping: { readonly id: string; readonly key: KeyObject },
  dataKey: Buffer,
  sealedText: Uint8Array,
  context: SealContext,
): Buffer {
  const wrappedKey = encrypt(wrapping.key, dataKey, wrapData(wrapping.id, context));
  dataKey.fill(0);
  return writeSealed({ keyId: wrapping.id, wrappedKey, sealedText });
}

function partsOf(sealed: Uint8Array): SealedParts {
  const parts = readSealed(sealed);
  if (parts === undefined) throw new SealError('malformed');
  return parts;
}

function authentic(work: () => Buffer, keyId: string): Buffer {
  try {
    return work();
  } catch {
    throw new SealError('not authentic', keyId);
  }
}

function wrapData(keyId: string, { clientId, ownerId, purpose }: SealContext): Buffer {
  return bindTexts(['cedula/seal/v1/key', keyId, clientId, ownerId, purpose]);
}

/** Without the id of the key-encryption key, so that rotation does not touch the text. */
function textData({ clientId, ownerId, purpose }: SealContext): Buffer {
  return bindTexts(['cedula/seal/v1/text', clientId, ownerId, purpose]);
}
