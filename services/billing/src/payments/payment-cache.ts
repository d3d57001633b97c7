import { fromBinary, toBinary, create } from '@bufbuild/protobuf';
import {
  type Payment as PaymentMessage,
  PaymentSchema,
} from '@cedula/contract/cedula/billing/v1/payment_pb.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { CacheStore } from './cache-store.ts';
import type { Payment } from './payment.ts';
import { toPaymentMessage } from './payment-message.ts';

/** Whose payment, and which. */
export interface PaymentName {
  readonly clientId: string;
  readonly id: string;
}

/** Payments as callers see them, never more than a second older than what is on record. */
export interface PaymentCache {
  /** The payment from the cache, or what `load` reads and the next reader is spared. */
  read(name: PaymentName, load: () => Promise<Payment | undefined>): Promise<PaymentMessage | undefined>;
  /** Puts a payment that has changed in the place of what readers had. Never rejects. */
  changed(payment: Payment): Promise<void>;
}

/**
 * How long a reading lives, by the clock of Redis and from before the database was read: a
 * change of which the cache never hears (its process was killed, Redis was away) is seen then.
 */
export const freshMs = 900;
/** How long an older version is kept from coming back: longer than any reader can be slow. */
const floorMs = 60_000;
/** After a failure nothing is asked for so long, so that a Redis that hangs costs little. */
const restMs = 500;

/** Makes the cache of payments. Where Redis is away it serves from the database alone. */
export function createPaymentCache({
  store,
  log,
}: {
  readonly store: CacheStore;
  readonly log: Logger;
}): PaymentCache {
  let restsUntil = 0;
  let isAway = false;

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < restsUntil) return undefined;
    try {
      const done = await work();
      if (isAway) log.info('payments are served from the cache again');
      isAway = false;
      return done;
    } catch (err) {
      // Once per outage: it may last.
      if (!isAway) log.warn({ err }, 'payments are served without a cache');
      isAway = true;
      restsUntil = performance.now() + restMs;
      return undefined;
    }
  }

  return {
    async read(name, load) {
      const key = keyOf(name);
      const found = await attempt(() => store.find(key));
      if (found?.text !== undefined) return fromBinary(PaymentSchema, Buffer.from(found.text, 'base64'));
      const payment = await load();
      if (payment === undefined) return undefined;
      const message = create(PaymentSchema, toPaymentMessage(payment));
      if (found !== undefined) {
        const entry = { version: payment.version, text: textOf(message), expireMs: found.nowMs + freshMs };
        void attempt(() => store.put(key, entry));
      }
      return message;
    },
    async changed(payment) {
      const text = textOf(create(PaymentSchema, toPaymentMessage(payment)));
      await attempt(() =>
        store.replace(keyOf(payment), { version: payment.version, text, freshMs, floorMs }),
      );
    },
  };
}

function textOf(message: PaymentMessage): string {
  return Buffer.from(toBinary(PaymentSchema, message)).toString('base64');
}

/** One hash tag for all of a payment's keys, so that a script has them in one place. */
function keyOf({ clientId, id }: PaymentName): string {
  return `billing:payment:{${clientId}:${id}}`;
}
