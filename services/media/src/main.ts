import { noteDeletedClients } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { startRelay } from '@cedula/chassis/events/relay.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { startIdempotencySweeper } from '@cedula/chassis/idempotency/sweeper.ts';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { startRpcServer } from '@cedula/chassis/rpc/server.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { config } from './config.ts';
import { startErasing } from './erasures/start-erasing.ts';
import { implementations, maxMessageBytes } from './implementations.ts';
import { createLimits } from './limits.ts';
import { createS3ObjectStore } from './objects/s3-object-store.ts';
import { schema } from './schema.ts';
import { startSweeper } from './sweeper/start-sweeper.ts';

const settings = config.load();
const log = createLogger({ service: schema.service, level: settings.logLevel });

runService({
  name: schema.service,
  log,
  start: async (scope) => {
    const clock = systemClock;
    const metrics = createMetrics({ service: schema.service });
    const readiness = createReadiness({ log, signal: scope.signal });
    const internal = await startInternalHttp({ listen: settings.internalListen, metrics, readiness, log });
    scope.use('internal http', () => internal.close());

    const database = createDatabase({
      schema,
      appUrl: settings.database.appUrl.reveal(),
      systemUrl: settings.database.systemUrl.reveal(),
      log,
      metrics,
    });
    scope.use('database', () => database.close());
    readiness.check('database', () => database.ping());
    const idempotency = createIdempotency({ database, masterKeys: settings.masterKeys, clock });
    const idempotencySweeper = startIdempotencySweeper({ database, clock, log });
    scope.use('idempotency sweeper', () => idempotencySweeper.close());

    const broker = createBroker({ url: settings.natsUrl.reveal(), name: schema.service, log });
    scope.use('broker', () => broker.close());
    const outbox = createOutbox({ clock });
    const relay = startRelay({ service: schema.service, database, broker, outbox, log, metrics });
    scope.use('relay', () => relay.close());

    const consumer = startConsumer({
      name: schema.service,
      database,
      broker,
      apply: (em, events) => noteDeletedClients(em, events, new Date(clock.now())),
      log,
      metrics,
    });
    scope.use('consumer', () => consumer.close());
    readiness.check('consumer', () => consumer.check());

    const { s3 } = settings;
    const store = createS3ObjectStore({
      ...s3,
      accessKey: s3.accessKey.reveal(),
      secretKey: s3.secretKey.reveal(),
      metrics,
    });
    scope.use('object store', () => store.close());
    readiness.check('object store', () => store.check());
    // Makes the bucket at the first start. A store that is away now is asked again by readiness.
    await store.check().catch((error: unknown) => log.warn({ err: error }, 'object store cannot be reached'));

    const erasing = startErasing({ database, store, outbox, clock, log, metrics });
    scope.use('erasing', () => erasing.close());
    const limits = createLimits();
    const sweeper = startSweeper({ database, store, outbox, clock, log, rendering: limits.rendering });
    scope.use('sweeper', () => sweeper.close());

    const server = await startRpcServer({
      listen: settings.listen,
      tls: settings.tls,
      log,
      metrics,
      readiness,
      maxMessageBytes,
      idempotency,
      implementations: implementations({
        database,
        store,
        outbox,
        clock,
        idempotency,
        wakeAlbumErasure: () => erasing.wakeAlbumErasure(),
        pageTokens: createPageTokens(settings.masterKeys),
        ...limits,
      }),
    });
    scope.use('rpc server', () => server.close());
    readiness.serving();
  },
});
