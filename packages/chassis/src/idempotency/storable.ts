import type { DomainError } from '../errors/domain-error.ts';

/** What is wrong with the request itself, with who asks, or how often: another try may fare better. */
const freeing: ReadonlySet<number> = new Set([400, 401, 429]);

/** Whether a failure is the domain's own answer, and so the answer to every repetition of the request. */
export function isStorable({ status, reason }: DomainError): boolean {
  if (reason === 'IDEMPOTENCY_KEY_IN_USE' || reason === 'IDEMPOTENCY_KEY_REUSED') return false;
  return status >= 400 && status < 500 && !freeing.has(status);
}
