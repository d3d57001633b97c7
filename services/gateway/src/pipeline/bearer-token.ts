import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { carriesSignature, type RequestHead } from '@cedula/signatures';
import { TokenRefused } from '../http/token-refused.ts';

/**
 * The bearer token of a request (RFC 6750 §2.1); undefined where it has no Authorization.
 * Throws UNAUTHENTICATED for another scheme, and for a signature beside it.
 */
export function bearerTokenOf(head: RequestHead): string | undefined {
  const authorization = head.fields.get('authorization');
  if (authorization === undefined) return undefined;
  if (carriesSignature(head)) {
    throw new DomainError('UNAUTHENTICATED', 'A request has one credential, this has two.');
  }
  const [, scheme = '', token = ''] = /^([^ ]*) *(.*)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'bearer') {
    throw new DomainError('UNAUTHENTICATED', 'Requests are signed, or carry a Bearer token.');
  }
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) throw new TokenRefused();
  return token;
}
