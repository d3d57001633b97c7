import { SignatureError } from '../signature-error.ts';
import { BASE64_OF_32_BYTES } from './thirty-two-bytes.ts';

const ONE_MAC = new RegExp(`^([a-z*][a-z0-9_.*-]*)=:(${BASE64_OF_32_BYTES}):$`);

/**
 * Reads a Signature field (RFC 9421 §4.2) that holds one HMAC-SHA256 and gives its 32
 * bytes. Such a dictionary has one canonical text per value, so a pattern says all.
 */
export function readSignatureValue(text: string, label: string): Uint8Array {
  const [, foundLabel, base64] = ONE_MAC.exec(text) ?? [];
  if (base64 === undefined) {
    throw new SignatureError(
      'SIGNATURE_MALFORMED',
      'Signature has to be exactly one member, <label>=:<base64>:, without parameters, of 32 bytes.',
    );
  }
  if (foundLabel !== label) {
    throw new SignatureError('SIGNATURE_MALFORMED', 'Signature and Signature-Input have different labels.');
  }
  return Buffer.from(base64, 'base64');
}
