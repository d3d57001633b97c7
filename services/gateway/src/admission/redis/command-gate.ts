import { unavailable } from '../unavailable.ts';

/** Lets commands pass to a server that may be slow or hang, without waiting or piling up. */
export interface CommandGate {
  /** Whether an answer is overdue. Nothing is sent then. */
  isStalled(): boolean;
  /**
   * Sends a command. Rejects with UNAVAILABLE when the answer is not there in time, when
   * one sent before is overdue, and when too many wait.
   *
   * @param late given the answer that came after the caller was told that there is none;
   *   must not throw, nobody would hear it
   */
  run<T>(send: () => Promise<T>, late?: (answer: T) => void): Promise<T>;
}

/** Makes a gate. Answers come in the order of the commands, so one that is overdue holds all. */
export function createCommandGate(options: { deadlineMs: number; maxPending: number }): CommandGate {
  const { deadlineMs, maxPending } = options;
  let pending = 0;
  let overdue = 0;

  const send = <T>(command: () => Promise<T>, late: ((answer: T) => void) | undefined) =>
    new Promise<T>((resolve, reject) => {
      let state: 'awaited' | 'overdue' | 'settled' = 'awaited';
      const giveUp = () => {
        if (state !== 'awaited') return;
        state = 'overdue';
        overdue += 1;
        reject(unavailable(new Error(`Redis did not answer within ${deadlineMs} ms`)));
      };
      // Timers run before sockets are read: after a pause of this process, an answer that
      // is already here must not count as late.
      const timer = setTimeout(() => setImmediate(giveUp), deadlineMs);
      const settle = () => {
        clearTimeout(timer);
        pending -= 1;
        if (state === 'overdue') overdue -= 1;
        const wasOverdue = state === 'overdue';
        state = 'settled';
        return wasOverdue;
      };
      pending += 1;
      command().then(
        (answer) => (settle() ? late?.(answer) : resolve(answer)),
        (error: unknown) => {
          settle();
          reject(unavailable(error));
        },
      );
    });

  return {
    isStalled: () => overdue > 0,
    async run(command, late) {
      if (overdue > 0) throw unavailable(new Error('Redis is slow to answer'));
      if (pending >= maxPending) throw unavailable(new Error(`${maxPending} commands wait for Redis`));
      return send(command, late);
    },
  };
}
