import { setTimeout as delay } from 'node:timers/promises';
import { type Broker, createBroker } from '@cedula/chassis/events/broker.ts';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import { type Ledger, openLedger, silent } from './open-ledger.ts';
import { Line, Total } from './schema.ts';

/** A NATS of a test file's own, a ledger that publishes as `media`, and one that consumes as `billing`. */
export interface Events {
  readonly nats: PrivateServer<'nats'>;
  readonly broker: Broker;
  readonly media: Ledger;
  readonly billing: Ledger;
  close(): Promise<void>;
}

/** Opens all of it; the broker is connected. */
export async function openEvents(): Promise<Events> {
  const [nats, media, billing] = await Promise.all([startPrivate('nats'), openLedger(), openLedger()]);
  const broker = await openBroker(nats.url);
  return {
    nats,
    broker,
    media,
    billing,
    async close() {
      await broker.close();
      await Promise.all([media.drop(), billing.drop(), nats[Symbol.asyncDispose]()]);
    },
  };
}

/** A connected broker. */
export async function openBroker(url: string): Promise<Broker> {
  const broker = createBroker({ url, name: 'test', log: silent });
  while (!broker.isConnected()) await delay(5);
  return broker;
}

/** How many rows the outbox holds. */
export async function outboxRows(ledger: Ledger): Promise<number> {
  const [row] = await ledger.asSystem('relay', (em) =>
    em.execute<{ count: string }[]>('select count(*) from outbox'),
  );
  return Number(row?.count);
}

/** What a client's ledger says: how many lines, how many different events, and the total. */
export async function countOf(ledger: Ledger, clientId: string) {
  return ledger.withTenant(clientId, async (em) => {
    const lines = await em.find(Line, {});
    const total = await em.findOne(Total, { clientId });
    return {
      lines: lines.length,
      events: new Set(lines.map(({ eventId }) => eventId)).size,
      total: total?.units ?? 0,
    };
  });
}

/** The dead letters of the consumer, given up or not. */
export async function deadLetters(ledger: Ledger) {
  return ledger.asSystem('consumer', (em) =>
    em.execute<{ event_id: string; client_id: string; tries: number; dead: boolean; problem: string }[]>(
      'select event_id, client_id, tries, dead, problem from dead_letter order by event_id',
    ),
  );
}
