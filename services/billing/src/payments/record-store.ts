import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type Payment, statusOf } from './payment.ts';
import { type PaymentRow, type StepRow, toPayment, toStep } from './row-store.ts';
import type { Step } from './step.ts';

/** What puts a step on record. */
export interface Recording {
  readonly payment: Payment;
  readonly step: Step;
  /** What the caller's idempotency key is known by, the current hash first; none: it had no key. */
  readonly keyHashes: readonly string[];
  /** When somebody else takes the step up: the process that was to ask the bank is gone. */
  readonly dueTime: Date;
}

/**
 * Puts a payment and its authorisation on record in one statement. False: it did not, since the
 * key stands for a step already, or the client is deleted.
 */
export async function recordPayment(em: EntityManager, recording: Recording): Promise<boolean> {
  const { payment } = recording;
  const { id, clientId, card, createTime } = payment;
  const insert = insertStep(recording);
  const recorded = await em.execute<object[]>(
    `with step as (${insert.sql})
     insert into payment (id, client_id, invoice_id, state, status, decline_reason, card_token, card_brand,
       card_last4, card_exp_month, card_exp_year, currency, amount, capture, captured, capturing, refunded,
       refunding, is_voiding, create_time, version)
     select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::int, ?::int, ?, ?::bigint, ?::boolean, 0, 0, 0, 0, false, ?::timestamptz, ?
     from step returning 1`,
    [
      ...insert.values,
      id,
      clientId,
      payment.invoiceId,
      payment.state,
      statusOf(payment),
      payment.declineReason,
      card?.token ?? null,
      card?.brand ?? null,
      card?.last4 ?? null,
      card?.expMonth ?? null,
      card?.expYear ?? null,
      payment.currency,
      String(payment.amount),
      payment.capture,
      createTime,
      payment.version,
    ],
  );
  return recorded.length === 1;
}

/** Puts a step of a locked payment on record, with what the payment sets aside for it. */
export async function recordFollowUp(em: EntityManager, recording: Recording): Promise<void> {
  const { payment } = recording;
  const insert = insertStep(recording);
  await em.execute(
    `with step as (${insert.sql})
     update payment set status = ?, capturing = ?, refunding = ?, is_voiding = ?, version = ?
     where client_id = ? and id = ?`,
    [
      ...insert.values,
      statusOf(payment),
      String(payment.capturing),
      String(payment.refunding),
      payment.isVoiding,
      payment.version,
      payment.clientId,
      payment.id,
    ],
    'run',
  );
}

function insertStep({ step, keyHashes, dueTime }: Recording): { sql: string; values: unknown[] } {
  const { id, clientId, paymentId, kind, amount, state, createTime, tries } = step;
  return {
    sql: `insert into payment_step (id, client_id, payment_id, kind, amount, state, decline_reason, key_hash,
        create_time, due_time, tries)
      select ?, ?, ?, ?, ?::bigint, ?, '', ?, ?::timestamptz, ?::timestamptz, ?::int
      where not exists (select from client_erasure where client_id = ?)
        and not exists (
          select from payment_step where client_id = ? and key_hash = any(string_to_array(?, ','))
        )
      on conflict (client_id, key_hash) do nothing returning 1`,
    values: [
      id,
      clientId,
      paymentId,
      kind,
      String(amount),
      state,
      keyHashes[0] ?? null,
      createTime,
      dueTime,
      tries,
      clientId,
      clientId,
      keyHashes.join(','),
    ],
  };
}

/** The step that an idempotency key stands for. */
export async function findByKey(
  em: EntityManager,
  { clientId, keyHashes }: { readonly clientId: string; readonly keyHashes: readonly string[] },
): Promise<Step | undefined> {
  const [row] = await em.execute<StepRow[]>(
    `select * from payment_step where client_id = ? and key_hash = any(string_to_array(?, ','))`,
    [clientId, keyHashes.join(',')],
  );
  return row && toStep(em, row);
}

/** Lets a key stand for something else: what it stood for is settled and was answered long ago. */
export async function releaseKey(em: EntityManager, { clientId, id }: Step): Promise<void> {
  await em.execute(
    `update payment_step set key_hash = null where client_id = ? and id = ?`,
    [clientId, id],
    'run',
  );
}

/** One step. */
export async function findStep(
  em: EntityManager,
  { clientId, id }: Pick<Step, 'clientId' | 'id'>,
): Promise<Step | undefined> {
  const [row] = await em.execute<StepRow[]>(`select * from payment_step where client_id = ? and id = ?`, [
    clientId,
    id,
  ]);
  return row && toStep(em, row);
}

/** A client's payment; undefined: there is none. */
export async function findPayment(
  em: EntityManager,
  { clientId, id, isLocked = false }: { clientId: string; id: string; isLocked?: boolean },
): Promise<Payment | undefined> {
  const [row] = await em.execute<PaymentRow[]>(
    `select * from payment where client_id = ? and id = ? ${isLocked ? 'for update' : ''}`,
    [clientId, id],
  );
  return row && toPayment(em, row);
}
