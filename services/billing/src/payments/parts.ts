import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { Bank } from '../bank/bank.ts';
import type { Payment } from './payment.ts';

/** What payments stand on. */
export interface PaymentParts {
  readonly database: Pick<Database, 'withTenant' | 'asSystem'>;
  readonly bank: Bank;
  readonly clock: Clock;
  /**
   * Told in the transaction that settles the payment of an invoice, by the client's own call or
   * by the reconciler: what hangs on it commits with it, or neither does.
   */
  readonly invoicePaid?: (em: EntityManager, payment: Payment) => Promise<void>;
  /** Told after each commit that changed a payment; it is waited for. Never rejects. */
  readonly changed?: (payment: Payment) => Promise<void>;
}
