import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type CreatePaymentRequestSchema,
  PaymentService,
} from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { freshCardNumber } from '../../../../tools/testing/cards.ts';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { redisUrl } from '../../../../tools/testing/servers.ts';
import type { Bank } from '../bank/bank.ts';
import { openCacheStore } from '../payments/cache-store.ts';
import { implementPayments } from '../payments/implement-payments.ts';
import type { Payment } from '../payments/payment.ts';
import { createPaymentCache } from '../payments/payment-cache.ts';
import { reconcileBatch } from '../payments/reconcile.ts';
import { schema } from '../schema.ts';
import { openBankLine } from './open-bank-line.ts';
import { readBook } from './read-book.ts';

/** What a test may order otherwise. */
export interface PaymentsOptions {
  /** Stands between payments and the real bank. */
  readonly bank?: (real: Bank) => Bank;
  readonly redis?: string;
  readonly masterKeys?: string;
}

/** A key for the tests' installations. */
export const masterKeys = `one:${Buffer.alloc(32, 1).toString('base64')}`;

/** A caller of a client's, under a key. */
export function callerOf(clientId: string, key: string = newId('req')) {
  const { origin, trace } = clientOrigin(clientId);
  return { origin: { ...origin, idempotencyKey: key, requestId: newId('req') }, trace };
}

/** Payments on a database of their own, the shared Redis and the shared simulated bank. */
export async function openPayments(options: PaymentsOptions = {}) {
  const fresh = await freshDatabase('billing');
  await assertNoDrift({ schema, ownerUrl: fresh.ownerUrl });
  const written: string[] = [];
  const log = createLogger({
    service: 'billing',
    level: 'debug',
    destination: { write: (line: string) => void written.push(line) },
  });
  const urls = { appUrl: fresh.appUrl, systemUrl: fresh.systemUrl };
  const database = createDatabase({ schema, ...urls, log });
  const keyring = parseMasterKeys(options.masterKeys ?? masterKeys);
  if (keyring === undefined) throw new Error('no keyring');
  const clock = manualClock(Date.now());
  const line = await openBankLine(log);
  const bank = options.bank?.(line.bank) ?? line.bank;
  const store = openCacheStore({ url: options.redis ?? (await redisUrl()) });
  const cache = createPaymentCache({ store, log });
  const parts = { database, bank, clock, changed: (payment: Payment) => cache.changed(payment) };
  const served = implementPayments({ ...parts, cache, pageTokens: createPageTokens(keyring) });
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock });
  const mesh = await startMesh([served], [PaymentService], { idempotency });

  const { method } = PaymentService;

  return {
    ...parts,
    fresh,
    real: line.bank,
    renewBank: line.renew,
    written,
    cache,
    store,
    gateway: mesh.gateway,
    pay: async (clientId: string, request: Charge = {}, key?: string) => {
      const asked: Charge = { ...plainCharge, cardNumber: freshCardNumber(), ...request };
      const { message } = await call(mesh.gateway, method.createPayment, asked, callerOf(clientId, key));
      if (message.payment === undefined) throw new Error('no payment');
      return message.payment;
    },
    get: async (clientId: string, id: string) =>
      (await call(mesh.gateway, method.getPayment, { id }, callerOf(clientId))).message.payment,
    follow: async (
      kind: 'capturePayment' | 'voidPayment' | 'refundPayment',
      { clientId, id, minorUnits, key }: { clientId: string; id: string; minorUnits?: bigint; key?: string },
    ) => {
      const asked = { id, ...(minorUnits !== undefined && { amount: { currency: 'EUR', minorUnits } }) };
      const caller = callerOf(clientId, key);
      const { capturePayment, refundPayment, voidPayment } = method;
      if (kind === 'voidPayment')
        return (await call(mesh.gateway, voidPayment, { id }, caller)).message.payment;
      if (kind === 'refundPayment')
        return (await call(mesh.gateway, refundPayment, asked, caller)).message.payment;
      return (await call(mesh.gateway, capturePayment, asked, caller)).message.payment;
    },
    /** Settles whatever is due after a time. Gives how much was. */
    reconcile: async (afterMs = 60_000) => {
      clock.advance(afterMs);
      return reconcileBatch({ ...parts, log });
    },
    bookOf: (clientId: string) => readBook(database, clientId),
    async close() {
      await mesh.close();
      store.close();
      await line.close();
      await database.close();
      await fresh.drop();
    },
  };
}

type Charge = Omit<MessageInitShape<typeof CreatePaymentRequestSchema>, '$typeName'>;

/** Ten euros, at once. */
export const plainCharge = {
  expMonth: 12,
  expYear: 2090,
  cvv: '123',
  amount: { currency: 'EUR', minorUnits: 1_000n },
} satisfies Charge;

export type OpenPayments = Awaited<ReturnType<typeof openPayments>>;
