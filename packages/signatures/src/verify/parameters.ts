import type { BareItem } from 'structured-headers';
import { ALGORITHM, MAX_LIFETIME_SECONDS, NONCE, PARAMETERS, TAG } from '../profile.ts';
import type { ParameterName } from '../profile.ts';
import { SignatureError } from '../signature-error.ts';

/** The signature parameters that say something; `alg` and `tag` have one value only. */
export interface SignatureParameters {
  readonly keyId: string;
  readonly nonce: string;
  /** Unix time. */
  readonly createdSeconds: number;
  /** Unix time. */
  readonly expiresSeconds: number;
}

/** Judges the six parameters by their shape alone; whether they are timely is `judgeTimes`. */
export function readParameters(parameters: ReadonlyMap<ParameterName, BareItem>): SignatureParameters {
  if (parameters.size < PARAMETERS.length) {
    const missing = PARAMETERS.filter((name) => !parameters.has(name));
    throw new SignatureError(
      'SIGNATURE_PARAMETER_MISSING',
      `The signature lacks the parameter ${missing.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  const nonce = text(parameters, 'nonce');
  if (!NONCE.test(nonce)) throw malformed('"nonce" has to be 22 to 64 characters of base64url.');
  if (text(parameters, 'alg') !== ALGORITHM) throw malformed(`"alg" has to be "${ALGORITHM}".`);
  if (text(parameters, 'tag') !== TAG) throw malformed(`"tag" has to be "${TAG}".`);
  const createdSeconds = integer(parameters, 'created');
  const expiresSeconds = integer(parameters, 'expires');
  if (expiresSeconds <= createdSeconds || expiresSeconds > createdSeconds + MAX_LIFETIME_SECONDS) {
    throw malformed(`"expires" has to be 1 to ${MAX_LIFETIME_SECONDS} s after "created".`);
  }
  return { keyId: text(parameters, 'keyid'), nonce, createdSeconds, expiresSeconds };
}

function text(parameters: ReadonlyMap<ParameterName, BareItem>, name: ParameterName): string {
  const value = parameters.get(name);
  if (typeof value !== 'string') throw malformed(`"${name}" has to be a string.`);
  return value;
}

function integer(parameters: ReadonlyMap<ParameterName, BareItem>, name: ParameterName): number {
  const value = parameters.get(name);
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw malformed(`"${name}" has to be a whole number of seconds.`);
  }
  return value;
}

function malformed(detail: string): SignatureError {
  return new SignatureError('SIGNATURE_MALFORMED', detail);
}
