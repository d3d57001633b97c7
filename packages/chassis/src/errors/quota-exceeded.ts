import { DomainError } from './domain-error.ts';

/**
 * The billed calls of a client's month are used up.
 *
 * @param resetMs when the next month begins, epoch milliseconds
 */
export function quotaExceeded(
  { limit, resetMs }: { limit: number; resetMs: number },
  nowMs: number,
): DomainError {
  // Retry-After knows whole seconds (RFC 9110 §10.2.3), and 0 would ask for a retry at once.
  const retryAfterSeconds = Math.max(1, Math.ceil((resetMs - nowMs) / 1_000));
  return new DomainError('QUOTA_EXCEEDED', `The ${limit} billed calls of this month are used up.`, {
    retryAfterSeconds,
  });
}
