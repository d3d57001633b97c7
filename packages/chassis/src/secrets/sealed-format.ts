/**
 * The bytes of a sealed secret, version 1:
 *
 *     offset  bytes  what
 *     0       1      version, 0x01
 *     1       1      n, the length of the key-encryption key's id (1 to 32)
 *     2       n      that id, ASCII
 *     2+n     12     nonce of the wrapped data key
 *     14+n    32     the data key, encrypted by the key-encryption key
 *     46+n    16     its tag
 *     62+n    12     nonce of the text
 *     74+n    m      the text, encrypted by the data key
 *     74+n+m  16     its tag
 *
 * Both encryptions are AES-256-GCM with 96-bit nonces (NIST SP 800-38D).
 */
export interface SealedParts {
  readonly keyId: string;
  /** Nonce, ciphertext, tag. */
  readonly wrappedKey: Uint8Array;
  /** Nonce, ciphertext, tag. */
  readonly sealedText: Uint8Array;
}

const version = 1;
const nonceAndTag = 28;
const wrappedKeyLength = nonceAndTag + 32;
const keyIdText = /^[A-Za-z0-9_-]{1,32}$/;

/** Writes the parts in the format above. */
export function writeSealed({ keyId, wrappedKey, sealedText }: SealedParts): Buffer {
  return Buffer.concat([
    Buffer.from([version, keyId.length]),
    Buffer.from(keyId, 'ascii'),
    wrappedKey,
    sealedText,
  ]);
}

/**
 * Reads the format above.
 *
 * @returns undefined where the bytes are cut off or of another version; whether they are
 * genuine is for the tags to say
 */
export function readSealed(sealed: Uint8Array): SealedParts | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const textStart = 2 + (bytes[1] ?? 0) + wrappedKeyLength;
  if (bytes[0] !== version || bytes.length < textStart + nonceAndTag) return undefined;
  const keyId = bytes.toString('latin1', 2, textStart - wrappedKeyLength);
  if (!keyIdText.test(keyId)) return undefined;
  const wrappedKey = bytes.subarray(textStart - wrappedKeyLength, textStart);
  return { keyId, wrappedKey, sealedText: bytes.subarray(textStart) };
}
