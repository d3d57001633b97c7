import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** RFC 9110 §11.6.1 wants a challenge on every 401; signatures by access key are the one kind of credential. */
const challenge = 'Signature realm="cedula", tag="cedula-v1"';

/** The header fields that a refusal carries in every dialect. In lower case. */
export function refusalHeaders({ status, details }: DomainError): Record<string, string> {
  const headers: Record<string, string> = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (status === 401) headers['www-authenticate'] = challenge;
  // Whoever is told to come back is told when.
  const retryAfter = details.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : undefined);
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  return headers;
}
