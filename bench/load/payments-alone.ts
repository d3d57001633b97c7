import { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { createHttpBank } from '../../services/billing/src/bank/http-bank.ts';
import { openCacheStore } from '../../services/billing/src/payments/cache-store.ts';
import { implementPayments } from '../../services/billing/src/payments/implement-payments.ts';
import type { Payment } from '../../services/billing/src/payments/payment.ts';
import { createPaymentCache } from '../../services/billing/src/payments/payment-cache.ts';
import { schema } from '../../services/billing/src/schema.ts';
import { ensureDatabase } from '../../tools/stack/servers/databases.ts';
import { startServer } from '../../tools/stack/servers/start-server.ts';
import { openTemporaryHost } from '../../tools/testing/temporary-data.ts';

/** Payments as billing serves them, in this process, on servers of their own; callers reach them over gRPC. */
export async function startPaymentsAlone() {
  const host = await openTemporaryHost(() => undefined);
  const postgres = await startServer('postgres', host);
  const redis = await startServer('redis', host);
  const bankServer = await startServer('bank', host);
  const urls = await ensureDatabase({
    adminUrl: postgres.url,
    service: 'billing',
    passwordOf: (role) => role,
  });
  const log = createLogger({ service: 'billing', level: 'silent' });
  await migrate({ schema, ownerUrl: urls.ownerUrl, log });
  const database = createDatabase({ schema, appUrl: urls.appUrl, systemUrl: urls.systemUrl, log });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const { url, apiKey } = bankServer;
  const metrics = createMetrics({ service: 'billing' });
  const bank = createHttpBank({ url, apiKey, timeoutMs: 3_000, log, metrics });
  const store = openCacheStore({ url: redis.url });
  const cache = createPaymentCache({ store, log });
  const parts = { database, bank, clock: systemClock, changed: (payment: Payment) => cache.changed(payment) };
  const served = implementPayments({ ...parts, cache, pageTokens: createPageTokens(keyring) });
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock: systemClock });
  const mesh = await startMesh([served], [PaymentService], { idempotency });
  return {
    database,
    cache,
    appUrl: urls.appUrl,
    bank: { url, apiKey },
    gateway: mesh.gateway,
    [Symbol.asyncDispose]: async () => {
      await mesh.close();
      store.close();
      await bank.close();
      await database.close();
      await Promise.all([postgres.stop(), redis.stop(), bankServer.stop()]);
      await host.close();
    },
  };
}
