import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ConfirmationSchema } from '@cedula/contract/cedula/events/v1/confirmation_pb.ts';
import { isId } from '../ids/id.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Broker } from './broker.ts';
import { createLoop } from './loop.ts';
import type { Key } from './outbox-store.ts';
import { confirmationSubject } from './subjects.ts';

/** What `collectConfirmations` takes. */
export interface ConfirmationsOptions {
  readonly service: string;
  readonly broker: Broker;
  readonly log: Logger;
  readonly forget: (rows: readonly Key[]) => Promise<void>;
}

/** More than these are dropped while the database is slow: their events come again, and are confirmed again. */
const maxHeld = 50_000;
const maxPerStatement = 2_000;
const idleMs = 1_000;

/** Hears what consumers have applied, and has it forgotten, many at a time. */
export function collectConfirmations({ service, broker, log, forget }: ConfirmationsOptions) {
  const held: Key[] = [];
  const loop = createLoop({
    name: 'confirmations',
    idleMs,
    log,
    async turn() {
      const rows = held.slice(0, maxPerStatement);
      if (rows.length === 0) return 'idle';
      await forget(rows);
      held.splice(0, rows.length);
      return 'more';
    },
  });
  const listening = broker.listen(
    confirmationSubject(service),
    (payload) => {
      const { consumer, eventIds } = read(payload);
      for (const eventId of eventIds) {
        if (held.length < maxHeld && isId('evt', eventId)) held.push({ eventId, consumer });
      }
      loop.wake();
    },
    // Each one goes to one relay of the service.
    { group: 'relay' },
  );
  return {
    async close(): Promise<void> {
      listening.close();
      await loop.close();
    },
  };
}

/** Tells a publisher what was applied. May get lost, or be dropped while the broker is away. */
export function confirm(broker: Broker, publisher: string, consumer: string, eventIds: string[]): void {
  const confirmation = create(ConfirmationSchema, { consumer, eventIds });
  broker.broadcast(confirmationSubject(publisher), toBinary(ConfirmationSchema, confirmation));
}

function read(payload: Uint8Array): { consumer: string; eventIds: readonly string[] } {
  try {
    const { consumer, eventIds } = fromBinary(ConfirmationSchema, payload);
    // It stands in a list with commas.
    return /^[a-z-]+$/.test(consumer) ? { consumer, eventIds } : { consumer: '', eventIds: [] };
  } catch {
    return { consumer: '', eventIds: [] };
  }
}
