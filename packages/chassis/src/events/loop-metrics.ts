import { Gauge, type Registry } from 'prom-client';

/** When each loop of a process last did its work, by the registry that tells of it. */
const lastTurns = new WeakMap<Registry, Map<string, number>>();

/**
 * Measures whether a loop gets its work done: since when it has not.
 *
 * @returns to be called after every turn that did not fail
 */
export function measureLoop(metrics: Registry | undefined, loop: string): () => void {
  if (metrics === undefined) return () => undefined;
  const known = lastTurns.get(metrics);
  const turns = known ?? new Map<string, number>();
  if (known === undefined) {
    lastTurns.set(metrics, turns);
    registerAge(metrics, turns);
  }
  const turned = () => {
    turns.set(loop, performance.now());
  };
  turned();
  return turned;
}

function registerAge(metrics: Registry, turns: ReadonlyMap<string, number>): void {
  void new Gauge({
    name: 'cedula_loop_turn_age_seconds',
    help: 'Time since a loop last did its work, were it only to see that there is none.',
    labelNames: ['loop'],
    registers: [metrics],
    collect() {
      for (const [loop, atMs] of turns) this.set({ loop }, (performance.now() - atMs) / 1_000);
    },
  });
}
