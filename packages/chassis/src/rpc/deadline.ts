import { DomainError } from '../errors/domain-error.ts';

/** What is kept back of a deadline so that there is time left to answer, in milliseconds. */
export const answerReserveMs = 50;

/** A deadline and the signal that tells of it. */
export interface Deadline {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly signal: AbortSignal;
  /** Aborts at once: the caller left. */
  cancel(): void;
  /** Frees the timer. To be called when the work is done. */
  clear(): void;
  /** Settles as the work does, or rejects with DEADLINE_EXCEEDED when time is up first. */
  race<T>(work: Promise<T>): Promise<T>;
}

/** Starts a deadline at a moment in epoch milliseconds. */
export function startDeadline(at: number): Deadline {
  const controller = new AbortController();
  const expire = () => controller.abort(new DomainError('DEADLINE_EXCEEDED', 'The answer took too long.'));
  const timer = setTimeout(expire, Math.max(0, at - Date.now()));
  return {
    at,
    signal: controller.signal,
    cancel: expire,
    clear: () => clearTimeout(timer),
    race: (work) =>
      new Promise((resolve, reject) => {
        const giveUp = () => reject(controller.signal.reason as DomainError);
        if (controller.signal.aborted) giveUp();
        controller.signal.addEventListener('abort', giveUp, { once: true });
        work.then(resolve, reject);
      }),
  };
}
