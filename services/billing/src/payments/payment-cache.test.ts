import { Payment_Status as Status } from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateServer, startPrivate } from '../../../../tools/testing/servers.ts';
import { eraseClientBatch } from '../erasures/erase-client.ts';
import { type OpenPayments, openPayments } from '../testing/open-payments.ts';
import { findPayment } from './record-store.ts';

let redis: PrivateServer<'redis'>;
let payments: OpenPayments;

beforeAll(async () => {
  redis = await startPrivate('redis');
  payments = await openPayments({ redis: redis.url });
});
afterAll(async () => {
  await payments.close();
  await redis[Symbol.asyncDispose]();
});

/** A payment on record, and what it was before it was refunded. */
async function refunded() {
  const clientId = newId('cli');
  const { id } = await payments.pay(clientId);
  const load = () => payments.database.withTenant(clientId, (em) => findPayment(em, { clientId, id }));
  const before = await load();
  await payments.follow('refundPayment', { clientId, id });
  return { clientId, id, before, load };
}

describe('a payment is read', () => {
  test('without the database, while it is fresh', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId);
    // From a miss on, whatever the machine does in between.
    await expect
      .poll(async () => {
        let isLoaded = false;
        await payments.cache.read({ clientId, id }, async () => {
          isLoaded = true;
          return payments.database.withTenant(clientId, (em) => findPayment(em, { clientId, id }));
        });
        return isLoaded;
      })
      .toBe(false);
  });

  test('as it has become, at once where Redis hears of the change', async () => {
    const { clientId, id } = await refunded();
    expect((await payments.get(clientId, id))?.status).toBe(Status.REFUNDED);
  });

  test('as it has become, also where a slow reader brings an older version back', async () => {
    const { clientId, id, before, load } = await refunded();
    // It read before the change, and comes to put it when everybody else has read again.
    await payments.cache.read({ clientId, id }, async () => before);
    await delay(1_000);
    await payments.cache.read({ clientId, id }, async () => before);
    const seen = await payments.cache.read({ clientId, id }, load);
    expect(seen?.status).toBe(Status.REFUNDED);
  });

  test('as it has become within a second, where Redis never hears of the change', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId);
    await payments.get(clientId, id);
    const changedAt = performance.now();
    await payments.database.withTenant(clientId, (em) =>
      em.execute(
        "update payment set status = status, state = 'VOIDED', captured = 0 where id = ?",
        [id],
        'run',
      ),
    );
    await delay(1_000 - (performance.now() - changedAt));
    expect((await payments.get(clientId, id))?.status).toBe(Status.VOIDED);
  });

  test('without its card once the client is deleted', async () => {
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId);
    await eraseClientBatch({ database: payments.database })(clientId, '');
    await delay(1_000);
    const left = await payments.get(clientId, id);
    expect([left?.card, left?.capturedAmount?.minorUnits]).toEqual([undefined, 1_000n]);
  });

  test('from the database where Redis is away, and payments go on', async () => {
    await redis.kill();
    const clientId = newId('cli');
    const { id } = await payments.pay(clientId);
    expect((await payments.get(clientId, id))?.status).toBe(Status.CAPTURED);
    await redis.start();
  });
});
