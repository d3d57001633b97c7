import type { Logger } from '../telemetry/log.ts';
import { createApplier, type ApplierOptions } from './applier.ts';
import type { Broker, Delivery } from './broker.ts';
import { confirm } from './confirmations.ts';
import type { DeadLetters, Failure } from './dead-letters.ts';
import { isReadable, type Letter, readLetters } from './letters.ts';

/** What `createDesk` takes. */
export interface DeskOptions extends ApplierOptions {
  /** The consumer's name. */
  readonly name: string;
  readonly broker: Broker;
  readonly log: Logger;
  readonly deadLetters: DeadLetters;
  /** How long an event waits after its first failure; doubled with each further one. */
  readonly retryMs: number;
}

/**
 * Settles batches of deliveries: what is new is applied, what is known confirmed, what
 * fails counted. The function never throws: where the database is away, all of it comes again.
 */
export function createDesk(options: DeskOptions): (deliveries: readonly Delivery[]) => Promise<void> {
  const { name, broker, log, deadLetters, metrics, retryMs } = options;
  const applyAll = createApplier(options);

  /** Confirmed after the commit and before it is accepted: what is cut off in between comes again and is a duplicate. */
  function accept(letters: readonly Letter[]): void {
    for (const [publisher, group] of Map.groupBy(letters, (letter) => letter.publisher)) {
      const ids = group.flatMap(({ id }) => (id === undefined ? [] : [id]));
      if (publisher !== undefined && ids.length > 0) confirm(broker, publisher, name, ids);
    }
    for (const { deliveries } of letters) for (const delivery of deliveries) delivery.accept();
  }

  async function fail({ letter, error }: Failure): Promise<void> {
    const { tries, isDead } = await deadLetters.count({ letter, error });
    const fields = { consumer: name, eventId: letter.key, subject: letter.subject, tries, err: error };
    metrics.count(isDead ? 'dead' : 'failed', 1);
    if (isDead) {
      log.error(fields, 'an event is given up');
      accept([letter]);
    } else {
      log.warn(fields, 'an event could not be applied');
      for (const delivery of letter.deliveries) delivery.retryIn(retryMs * 2 ** (tries - 1));
    }
  }

  async function settle(letters: readonly Letter[]): Promise<void> {
    const readable = letters.filter(isReadable);
    const unreadable = letters.filter((letter) => !isReadable(letter));
    const failures: Failure[] = await applyAll(readable);
    for (const letter of unreadable) failures.push({ letter, error: letter.content });
    const failed = new Set(failures.map(({ letter }) => letter));
    accept(letters.filter((letter) => !failed.has(letter)));
    for (const failure of failures) await fail(failure);
  }

  return async (deliveries) => {
    try {
      await settle(readLetters(deliveries));
    } catch (error) {
      log.warn({ consumer: name, events: deliveries.length, err: error }, 'events could not be settled');
      // Those that were accepted already stay so.
      for (const delivery of deliveries) delivery.retryIn(retryMs);
    }
  };
}
