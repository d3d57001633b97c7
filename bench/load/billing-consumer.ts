import { createDatabase } from '@cedula/chassis/db/database.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { applyEvents } from '../../services/billing/src/erasures/apply-events.ts';
import { schema } from '../../services/billing/src/schema.ts';

// The consumer of billing in a process of its own: app URL, system URL, URL of NATS. Ends on SIGTERM.

const [appUrl = '', systemUrl = '', natsUrl = ''] = process.argv.slice(2);
const log = createLogger({ service: 'bench', level: 'silent' });
const clock = systemClock;
const database = createDatabase({ schema, appUrl, systemUrl, log });
const broker = createBroker({ url: natsUrl, name: 'bench-consumer', log });
const apply = applyEvents({ outbox: createOutbox({ clock }), clock });
const consumer = startConsumer({ name: 'billing', database, broker, apply, log });
process.once('SIGTERM', () => {
  void consumer
    .close()
    .then(() => Promise.all([broker.close(), database.close()]))
    .then(() => process.exit(0));
});
