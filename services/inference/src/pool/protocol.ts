import { DomainError, type ErrorDetails } from '@cedula/chassis/errors/domain-error.ts';
import { isReason } from '@cedula/operations/reasons.ts';

/** What the pool says to a worker. */
export type ToWorker<Job> =
  | { readonly kind: 'job'; readonly id: number; readonly job: Job; readonly deadline: number }
  | { readonly kind: 'cancel'; readonly id: number };

/** What a worker says to the pool. */
export type FromWorker<Result> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure };

/**
 * An exception as it crosses threads. The structured clone would keep an Error's message
 * and drop its class and fields, so that the reason of a DomainError would be lost.
 */
export type Failure =
  | {
      readonly domain: true;
      readonly reason: string;
      readonly detail: string;
      readonly details: ErrorDetails;
    }
  | { readonly domain: false; readonly message: string; readonly stack: string | undefined };

/** What a worker caught, in a shape that can be posted. */
export function encodeFailure(error: unknown): Failure {
  if (error instanceof DomainError) {
    return { domain: true, reason: error.reason, detail: error.message, details: error.details };
  }
  if (error instanceof Error) return { domain: false, message: error.message, stack: error.stack };
  return { domain: false, message: String(error), stack: undefined };
}

/** The DomainError that was thrown in the worker, or INTERNAL with the original as its cause. */
export function decodeFailure(failure: Failure): DomainError {
  if (failure.domain && isReason(failure.reason)) {
    return new DomainError(failure.reason, failure.detail, failure.details);
  }
  const cause = new Error(failure.domain ? failure.detail : failure.message);
  if (!failure.domain && failure.stack !== undefined) cause.stack = failure.stack;
  return workerFailed(cause);
}

/** What the caller of a job is told when the engine broke: nothing of the inside. */
export function workerFailed(cause: unknown): DomainError {
  return new DomainError('INTERNAL', 'The engine failed on this job.', { cause });
}
