import { noteDeletedClients } from '@cedula/chassis/erasure/client-erasure-store.ts';
import type { Apply } from '@cedula/chassis/events/consumer.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { raiseAlerts } from '../alerts/raise-alerts.ts';
import { countUsage } from '../usage/count-usage.ts';

/** What the consumer of billing does. Deletions first: calls of one batch with them are counted without labels. */
export function applyEvents(options: {
  readonly outbox: Pick<Outbox, 'publish'>;
  readonly clock: Clock;
}): Apply {
  return async (em, events) => {
    await noteDeletedClients(em, events, new Date(options.clock.now()));
    await countUsage(em, events);
    await raiseAlerts(em, events, options);
  };
}
