import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/**
 * A bearer token that lets nobody in: malformed, forged, expired, revoked and unknown ones
 * are refused alike.
 */
export class TokenRefused extends DomainError {
  constructor() {
    super('UNAUTHENTICATED', 'The token is not valid, or no longer.');
  }
}
