/** Bounds how many loads run at once, and how many wait for their turn. */
export interface LoadGate {
  /**
   * Runs a load when there is a place. Rejects at once when too many wait already, and as
   * soon as the signal aborts; a load that runs then keeps its place until it ends.
   */
  run<T>(load: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export function createLoadGate(options: { maxRunning: number; maxWaiting: number }): LoadGate {
  const { maxRunning, maxWaiting } = options;
  const waiting = new Set<() => void>();
  let running = 0;

  const leave = () => {
    running -= 1;
    const [next] = waiting;
    if (next === undefined) return;
    waiting.delete(next);
    next();
  };
  const start = async <T>(load: () => Promise<T>) => {
    running += 1;
    try {
      return await load();
    } finally {
      leave();
    }
  };

  return {
    run: (load, signal) =>
      new Promise((resolve, reject) => {
        const begin = () => void start(load).then(resolve, reject);
        signal.addEventListener('abort', () => {
          waiting.delete(begin);
          reject(new Error('a load took too long'));
        });
        if (running < maxRunning) begin();
        else if (waiting.size < maxWaiting) waiting.add(begin);
        else reject(new Error('too many loads wait'));
      }),
  };
}
