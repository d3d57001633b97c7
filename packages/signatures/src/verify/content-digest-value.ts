import { SignatureError } from '../signature-error.ts';
import { BASE64_OF_32_BYTES } from './thirty-two-bytes.ts';

const ONE_SHA256 = new RegExp(`^sha-256=:(${BASE64_OF_32_BYTES}):$`);

/**
 * Reads a Content-Digest field (RFC 9530 §2) and gives the 32 bytes of its SHA-256. No
 * other algorithm may stand beside it: a digest that nobody compares must not look, to
 * whoever reads the request later, as if it had been.
 */
export function readContentDigest(text: string): Uint8Array {
  const [, base64] = ONE_SHA256.exec(text) ?? [];
  if (base64 === undefined) {
    throw new SignatureError(
      'SIGNATURE_MALFORMED',
      'Content-Digest has to be sha-256=:<base64>: of the bytes sent, and nothing beside it.',
    );
  }
  return Buffer.from(base64, 'base64');
}
