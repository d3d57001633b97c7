import { HttpRefusal } from './http-refusal.ts';

/** How slowly a body may arrive: it has `graceMs`, and a second more for every `bytesPerSecond` of it. */
export interface BodyPace {
  readonly graceMs: number;
  readonly bytesPerSecond: number;
}

/** Slower than this are links that nobody works over, and callers who mean to take up room. */
export const usualPace: BodyPace = { graceMs: 5_000, bytesPerSecond: 4 * 1024 };

/**
 * Watches how fast a body arrives, with one timer that is rarely set again.
 *
 * @param received how many bytes have come by now
 * @param refuse takes the refusal, 408, when the body is too slow
 */
export function watchPace(
  { graceMs, bytesPerSecond }: BodyPace,
  received: () => number,
  refuse: (error: HttpRefusal) => void,
): Disposable {
  const startedAt = performance.now();
  let timer = setTimeout(judge, graceMs);

  function judge(): void {
    const allowedMs = graceMs + (received() / bytesPerSecond) * 1_000;
    const leftMs = startedAt + allowedMs - performance.now();
    if (leftMs > 0) timer = setTimeout(judge, Math.ceil(leftMs));
    else refuse(new HttpRefusal(408, 'MALFORMED_REQUEST', 'The body arrives too slowly.'));
  }

  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
