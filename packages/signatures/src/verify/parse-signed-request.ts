import { checkComponentNames, requiredComponents } from '../components.ts';
import type { RequestHead } from '../http/request-head.ts';
import { signatureBase } from '../signature-base.ts';
import { SignatureError } from '../signature-error.ts';
import { readContentDigest } from './content-digest-value.ts';
import { readParameters } from './parameters.ts';
import type { SignatureParameters } from './parameters.ts';
import { readSignatureInput } from './signature-input.ts';
import { readSignatureValue } from './signature-value.ts';

/** A request whose signature has the right shape. Nothing in it is trusted before `verifyMac`. */
export interface SignedRequest extends SignatureParameters {
  readonly coveredComponents: readonly string[];
  /** The SHA-256 the body has to have, 32 bytes. */
  readonly contentDigest: Uint8Array;
  /** The HMAC-SHA256 as sent, 32 bytes. */
  readonly signature: Uint8Array;
  /** The text the MAC is over, ASCII (RFC 9421 §2.5). */
  readonly signatureBase: string;
}

/** Whether a head carries any part of a signature, and so has to be judged as a signed one. */
export function carriesSignature(head: RequestHead): boolean {
  return head.fields.has('signature') || head.fields.has('signature-input');
}

/**
 * The first step of the order of judgement: the shape of a signed request. Throws
 * UNAUTHENTICATED (no signature, or another credential beside it), SIGNATURE_MALFORMED,
 * SIGNATURE_PARAMETER_MISSING or SIGNATURE_COMPONENT_MISSING. Takes no key and no clock.
 */
export function parseSignedRequest(head: RequestHead): SignedRequest {
  const { input, signature } = readSignature(head);
  const parameters = readParameters(input.parameters);
  const base = coveredBase(head, input.components, input.signatureParams);
  return {
    ...parameters,
    coveredComponents: input.components,
    contentDigest: readContentDigest(head.fields.get('content-digest') ?? ''),
    signature,
    signatureBase: base,
  };
}

function readSignature({ fields }: RequestHead) {
  const inputText = fields.get('signature-input');
  const signatureText = fields.get('signature');
  if (inputText === undefined && signatureText === undefined) {
    throw new SignatureError('UNAUTHENTICATED', 'The request is not signed.');
  }
  if (inputText === undefined || signatureText === undefined) {
    throw new SignatureError('SIGNATURE_MALFORMED', 'Signature and Signature-Input go together.');
  }
  if (fields.has('authorization')) {
    throw new SignatureError('UNAUTHENTICATED', 'A request has one credential, this has two.');
  }
  const input = readSignatureInput(inputText);
  return { input, signature: readSignatureValue(signatureText, input.label) };
}

function coveredBase(head: RequestHead, components: readonly string[], signatureParams: string): string {
  checkComponentNames(components);
  const required = requiredComponents({
    body: head.hasBody,
    idempotencyKey: head.fields.has('idempotency-key'),
  });
  const missing = required.filter((name) => !components.includes(name));
  if (missing.length > 0) {
    throw new SignatureError(
      'SIGNATURE_COMPONENT_MISSING',
      `The signature does not cover ${missing.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  return signatureBase(head, components, signatureParams);
}
