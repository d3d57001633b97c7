import { createDatabase } from '@cedula/chassis/db/database.ts';
import { startClientErasure } from '@cedula/chassis/erasure/erase-clients.ts';
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
import { createHttpBank } from './bank/http-bank.ts';
import { config } from './config.ts';
import { applyEvents } from './erasures/apply-events.ts';
import { eraseClientBatch } from './erasures/erase-client.ts';
import { implementations } from './implementations.ts';
import { startDrawing } from './invoices/draw-up.ts';
import { implementInvoices } from './invoices/implementation.ts';
import { openCacheStore } from './payments/cache-store.ts';
import { implementPayments } from './payments/implement-payments.ts';
import type { Payment } from './payments/payment.ts';
import { createPaymentCache } from './payments/payment-cache.ts';
import { startReconciler } from './payments/reconcile.ts';
import { schema } from './schema.ts';

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
      apply: applyEvents({ outbox, clock }),
      log,
      metrics,
    });
    scope.use('consumer', () => consumer.close());
    readiness.check('consumer', () => consumer.check());
    const eraseBatch = eraseClientBatch({ database });
    const clientErasure = startClientErasure({ database, eraseBatch, clock, log, metrics });
    scope.use('client erasure', () => clientErasure.close());

    const { url, apiKey, timeoutMs } = settings.bank;
    const bank = createHttpBank({ url, apiKey: apiKey.reveal(), timeoutMs, log, metrics });
    scope.use('bank', () => bank.close());
    const cacheStore = openCacheStore({ url: settings.redisUrl.reveal() });
    scope.use('payment cache', () => cacheStore.close());
    const cache = createPaymentCache({ store: cacheStore, log });
    const payments = { database, bank, clock, changed: (payment: Payment) => cache.changed(payment) };
    const reconciler = startReconciler({ ...payments, log, metrics });
    scope.use('payment reconciliation', () => reconciler.close());

    const drawing = startDrawing({ database, clock, log, graceMs: settings.invoiceGraceMs });
    scope.use('invoices', () => drawing.close());

    const pageTokens = createPageTokens(settings.masterKeys);
    const server = await startRpcServer({
      listen: settings.listen,
      tls: settings.tls,
      log,
      metrics,
      readiness,
      idempotency,
      implementations: [
        ...implementations({ database, pageTokens, clock }),
        implementPayments({ ...payments, cache, pageTokens }),
        implementInvoices({ ...payments, pageTokens }),
      ],
    });
    scope.use('rpc server', () => server.close());
    readiness.serving();
  },
});
