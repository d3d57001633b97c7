import { createDatabase } from '@cedula/chassis/db/database.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { startRelay } from '@cedula/chassis/events/relay.ts';
import { apply } from './apply.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { schema } from './schema.ts';

/** What a worker process is told, as JSON in its first argument. */
export interface WorkerPlan {
  readonly role: 'relay' | 'consumer';
  readonly appUrl: string;
  readonly systemUrl: string;
  readonly natsUrl: string;
}

/** A relay or a consumer in a process of its own, to be killed. */
const { role, appUrl, systemUrl, natsUrl }: WorkerPlan = JSON.parse(process.argv[2] ?? '{}');
const log = createLogger({ service: role, level: 'silent' });
const database = createDatabase({ schema, appUrl, systemUrl, log });
const broker = createBroker({ url: natsUrl, name: role, log });
if (role === 'relay') {
  startRelay({ service: 'media', database, broker, log, resend: { firstMs: 1_000, longestMs: 2_000 } });
} else {
  startConsumer({ name: 'billing', database, broker, apply, log });
}
