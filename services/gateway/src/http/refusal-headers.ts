import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { TokenRefused } from './token-refused.ts';

/**
 * RFC 9110 §11.6.1 wants a challenge on every 401, one for each kind of credential. That of
 * tokens tells whether it was a token that was refused (RFC 6750 §3.1).
 */
const signatureChallenge = 'Signature realm="cedula", tag="cedula-v1"';
const bearerChallenge = 'Bearer realm="cedula"';

/** The header fields that a refusal carries in every dialect. In lower case. */
export function refusalHeaders(error: DomainError): Record<string, string> {
  const { status, details } = error;
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (status === 401) {
    const fault = error instanceof TokenRefused ? ', error="invalid_token"' : '';
    headers['www-authenticate'] = `${signatureChallenge}, ${bearerChallenge}${fault}`;
  }
  // Whoever is told to come back is told when.
  const retryAfter = details.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : undefined);
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  return headers;
}
