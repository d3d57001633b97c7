import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import { forgetUploads, sweepPage } from './sweep-orphans.ts';
import { type RowSweepOptions, sweepRows } from './sweep-rows.ts';

/** Between pages, so that a large store is gone through without being felt. */
const pauseMs = 1_000;
const passEveryMs = 300_000;

/** Goes page by page through something, from `''` to `''`. */
type Sweep = (options: RowSweepOptions, after: string) => Promise<string>;

/** Starts what makes rows and objects agree: all objects, then all images, page by page, again and again. */
export function startSweeper(options: RowSweepOptions): Loop {
  const { clock, log } = options;
  const sweeps: readonly Sweep[] = [sweepPage, sweepRows];
  let at = 0;
  let after = '';
  let nextPassMs = 0;
  return createLoop({
    name: 'sweeper',
    turn: async () => {
      if (clock.now() < nextPassMs) return 'idle';
      if (at === 0 && after === '') await forgetUploads(options);
      after = (await sweeps[at]?.(options, after)) ?? '';
      if (after !== '') return 'idle';
      at = (at + 1) % sweeps.length;
      if (at === 0) nextPassMs = clock.now() + passEveryMs;
      return 'idle';
    },
    idleMs: pauseMs,
    log,
  });
}
