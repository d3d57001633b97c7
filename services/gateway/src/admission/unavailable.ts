import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** What a caller gets while nobody can say whether its request may pass. Never a pass. */
export function unavailable(cause: unknown, retryAfterSeconds = 1): DomainError {
  return new DomainError(
    'UNAVAILABLE',
    'Requests cannot be judged at the moment. Retry; a signed request has to be signed again.',
    {
      retryAfterSeconds,
      cause,
    },
  );
}
