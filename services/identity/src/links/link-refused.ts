import { type DomainError, invalidField } from '@cedula/chassis/errors/domain-error.ts';

/** What a token gets that is unknown, used, out of date or for something else; which, nobody is told. */
export function linkRefused(field: 'token' | 'invitationToken'): DomainError {
  return invalidField(field, 'token.not_valid', 'is unknown, used or out of date; ask for a new link');
}
