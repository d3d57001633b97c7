import { MAX_SIGNATURE_INPUT_CHARS } from '../profile.ts';
import { SignatureError } from '../signature-error.ts';
import { parseSignatureInput } from './parse-signature-input.ts';
import type { SignatureInput } from './parse-signature-input.ts';
import { readUsualSignatureInput } from './usual-signature-input.ts';

/** Reads a Signature-Input field of one signature. Throws SIGNATURE_MALFORMED. */
export function readSignatureInput(text: string): SignatureInput {
  if (text.length > MAX_SIGNATURE_INPUT_CHARS) {
    throw new SignatureError(
      'SIGNATURE_MALFORMED',
      `Signature-Input is longer than ${MAX_SIGNATURE_INPUT_CHARS} characters.`,
    );
  }
  return readUsualSignatureInput(text) ?? parseSignatureInput(text);
}
