import type { Problem } from '@cedula/client';
import { setTimeout as delay } from 'node:timers/promises';

/** What became of one call, seen from outside. */
export interface Outcome {
  /** 0 where there was no answer: the connection was refused or cut off. */
  readonly status: number;
  /** Of a refusal. */
  readonly reason: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;
  /** From the call to the end of its answer. */
  readonly ms: number;
  readonly text: string;
}

/** Waits for a call's answer, whatever it is. */
export async function outcomeOf(call: Promise<Response>): Promise<Outcome> {
  const startedAt = performance.now();
  try {
    const response = await call;
    const text = await response.text();
    const isProblem = response.headers.get('content-type') === 'application/problem+json';
    const problem: Partial<Problem> = isProblem ? JSON.parse(text) : {};
    const retryAfter = response.headers.get('retry-after');
    return {
      status: response.status,
      reason: problem.reason,
      retryAfterSeconds: retryAfter === null ? undefined : Number(retryAfter),
      requestId: response.headers.get('x-request-id') ?? undefined,
      ms: performance.now() - startedAt,
      text,
    };
  } catch (error) {
    const none = { status: 0, reason: undefined, retryAfterSeconds: undefined, requestId: undefined };
    return { ...none, ms: performance.now() - startedAt, text: String(error) };
  }
}

/** Whether a call succeeded. */
export const isAnswered = ({ status }: Outcome): boolean => status >= 200 && status < 300;

/** Whether a call was refused the way callers are promised while a part is away: 503, and when to come again. */
export const isPutOff = ({ status, retryAfterSeconds = 0 }: Outcome): boolean =>
  status === 503 && retryAfterSeconds >= 1;

/** Whether a GET of an address without credentials answers with the status. */
export async function answers(url: string, status: number): Promise<boolean> {
  return (await outcomeOf(fetch(url, { signal: AbortSignal.timeout(3_000) }))).status === status;
}

const tryAgainMs = 250;

/**
 * Makes a call, and again while it is put off or gets no answer, as every customer's program
 * does; gives the first other outcome, or the last one.
 *
 * @param send signs anew for each try
 * @param failed told of each try that failed
 */
export async function insist(
  send: () => Promise<Response>,
  { tries = 30, failed = () => undefined }: { tries?: number; failed?: (outcome: Outcome) => void } = {},
): Promise<Outcome> {
  for (let left = tries; ; left -= 1) {
    const outcome = await outcomeOf(send());
    if (left === 1 || (outcome.status !== 0 && !isPutOff(outcome))) return outcome;
    failed(outcome);
    await delay(tryAgainMs);
  }
}
