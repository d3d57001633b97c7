import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { statusOf } from './payment.ts';
import type { Settled } from './settle.ts';
import type { Step } from './step.ts';

/**
 * Stores what the bank has said: the payment, its step, and the entry of the ledger, in one
 * statement. False: the payment has changed since it was read, and nothing is stored.
 *
 * @param dueTime when somebody is to ask again; null where it is settled
 */
export async function storeSettled(
  em: EntityManager,
  { payment, step, entry }: Settled,
  { now, dueTime }: { readonly now: Date; readonly dueTime: Date | null },
): Promise<boolean> {
  const booked =
    entry === undefined
      ? { sql: '', values: [] }
      : {
          sql: `, entry as (
            insert into ledger_entry (step_id, client_id, payment_id, debit_account, credit_account, currency,
              amount, create_time)
            select ?, ?, ?, ?, ?, ?, ?::bigint, ?::timestamptz from paid)`,
          values: [
            entry.stepId,
            entry.clientId,
            entry.paymentId,
            entry.debitAccount,
            entry.creditAccount,
            entry.currency,
            String(entry.amount),
            now,
          ],
        };
  const stored = await em.execute<object[]>(
    // Every change of a step goes with one of its payment, so that one version stands for both.
    `with paid as (
       update payment set state = ?, status = ?, decline_reason = ?, captured = ?, capturing = ?, refunded = ?,
         refunding = ?, is_voiding = ?, expire_time = ?::timestamptz, version = version + 1
       where client_id = ? and id = ? and version = ? returning id
     ), settled as (
       update payment_step set state = ?, decline_reason = ?, due_time = ?::timestamptz
       where client_id = ? and id = ? and exists (select from paid)
     )${booked.sql}
     select 1 from paid`,
    [
      payment.state,
      statusOf(payment),
      payment.declineReason,
      String(payment.captured),
      String(payment.capturing),
      String(payment.refunded),
      String(payment.refunding),
      payment.isVoiding,
      payment.expireTime,
      payment.clientId,
      payment.id,
      payment.version,
      step.state,
      step.declineReason,
      dueTime,
      step.clientId,
      step.id,
      ...booked.values,
    ],
  );
  return stored.length === 1;
}

/** Takes a payment and its authorisation off the record. Gives whether nobody had taken them up. */
export async function removePayment(em: EntityManager, { clientId, id }: Step): Promise<boolean> {
  const removed = await em.execute<object[]>(
    `with step as (
       delete from payment_step where client_id = ? and id = ? and state = 'SUBMITTING' and tries = 0 returning id
     )
     delete from payment using step where payment.id = step.id and client_id = ? returning 1`,
    [clientId, id, clientId],
  );
  return removed.length === 1;
}

/** Takes a step off the record. Gives whether nobody had taken it up. */
export async function removeStep(em: EntityManager, { clientId, id }: Step): Promise<boolean> {
  const removed = await em.execute<object[]>(
    `delete from payment_step where client_id = ? and id = ? and state = 'SUBMITTING' and tries = 0 returning 1`,
    [clientId, id],
  );
  return removed.length === 1;
}
