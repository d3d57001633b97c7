import type { ParameterName } from '../profile.ts';
import type { SignatureInput } from './parse-signature-input.ts';

const LABEL = '([a-z*][a-z0-9_.*-]*)';
const NAMES = '"([^"\\\\]*(?:" "[^"\\\\]*)*)"';
const INTEGER = '(0|[1-9][0-9]{0,14})';
const TEXT = '"([^"\\\\]*)"';

/** The six parameters in the order our signer writes them, and no character beyond. */
const USUAL = new RegExp(
  `^${LABEL}=\\(${NAMES}\\);created=${INTEGER};expires=${INTEGER};nonce=${TEXT};alg=${TEXT};keyid=${TEXT};tag=${TEXT}$`,
);
const VISIBLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Reads the one shape of Signature-Input that our signer writes, at a tenth of the full
 * parser's cost. Gives `undefined` for every other text, which the full parser then
 * judges; a property test holds that what this reads, the full parser reads alike.
 *
 * It is safe because the shape leaves no room: strings have no escapes in it, so a quote
 * always ends one, and each label and parameter stands at its own place once.
 */
export function readUsualSignatureInput(text: string): SignatureInput | undefined {
  const match = USUAL.exec(text);
  if (match === null || !VISIBLE_ASCII.test(text)) return undefined;
  const [, label = '', names = '', created, expires, nonce = '', alg = '', keyid = '', tag = ''] = match;
  return {
    label,
    components: names.split('" "'),
    parameters: new Map<ParameterName, string | number>([
      ['created', Number(created)],
      ['expires', Number(expires)],
      ['nonce', nonce],
      ['alg', alg],
      ['keyid', keyid],
      ['tag', tag],
    ]),
    signatureParams: text.slice(label.length + 1),
  };
}
