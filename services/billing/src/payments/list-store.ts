import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Payment, PaymentStatus } from './payment.ts';
import { type PaymentRow, toPayment } from './row-store.ts';

/** What a list of payments is narrowed to. */
export interface PaymentFilter {
  readonly status: PaymentStatus | undefined;
  /** Only ids that are not below this text. */
  readonly from: string | undefined;
  /** Only ids below this text. */
  readonly to: string | undefined;
}

/** Lists a client's payments, newest first, from below the id `before`. */
export async function listPayments(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly filter: PaymentFilter;
    readonly before: string | undefined;
    readonly limit: number;
  },
): Promise<Payment[]> {
  const { clientId, filter, before, limit } = options;
  const conditions: readonly (readonly [sql: string, value: string | undefined])[] = [
    ['client_id = ?', clientId],
    ['status = ?', filter.status],
    ['id >= ?', filter.from],
    ['id < ?', filter.to],
    ['id < ?', before],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  const rows = await em.execute<PaymentRow[]>(
    `select * from payment where ${asked.map(([sql]) => sql).join(' and ')} order by id desc limit ?`,
    [...asked.map(([, value]) => value), limit],
  );
  return rows.map((row) => toPayment(em, row));
}
