import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Recorded } from './ask-bank.ts';
import type { PaymentParts } from './parts.ts';
import type { Payment } from './payment.ts';
import { findPayment, findStep } from './record-store.ts';
import { type Said, settle } from './settle.ts';
import { removePayment, removeStep, storeSettled } from './settle-store.ts';
import { isSettled } from './step.ts';

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/**
 * Stores what the bank has said of a step, in the caller's transaction, and gives both as they
 * are after it. Where somebody else has settled the step meanwhile, theirs stands.
 */
export async function settleStep(
  em: EntityManager,
  { clock, invoicePaid }: Pick<PaymentParts, 'clock' | 'invoicePaid'>,
  { said, ...known }: Recorded & { readonly said: Said },
): Promise<Recorded> {
  let recorded: Recorded = known;
  for (;;) {
    const { payment, step } = recorded;
    if (isSettled(step)) return recorded;
    const settled = settle(payment, step, said);
    const now = new Date(clock.now());
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** step.tries);
    const dueTime = isSettled(settled.step) ? null : new Date(now.getTime() + waitMs);
    if (await storeSettled(em, settled, { now, dueTime })) {
      const after = { ...settled.payment, version: payment.version + 1 };
      if (after.invoiceId !== null && isSettled(settled.step)) await invoicePaid?.(em, after);
      return { payment: after, step: settled.step };
    }
    recorded = await lockRecorded(em, recorded);
  }
}

/**
 * Takes a step off the record of which the bank has not been told: its call knows that nothing was
 * sent. Gives the payment as it is then; undefined: there is none any more.
 */
export async function withdrawStep(
  em: EntityManager,
  parts: PaymentParts,
  known: Recorded,
): Promise<Payment | undefined> {
  const { payment, step } = await lockRecorded(em, known);
  if (step.kind === 'AUTHORISE') return (await removePayment(em, step)) ? undefined : payment;
  if (!(await removeStep(em, step))) return payment;
  const said = { kind: 'declined', reason: '' } as const;
  return (await settleStep(em, parts, { payment, step, said })).payment;
}

/** The payment and its step as they are now; nobody else changes them until the transaction ends. */
async function lockRecorded(em: EntityManager, { payment, step }: Recorded): Promise<Recorded> {
  const { clientId } = payment;
  const paymentNow = await findPayment(em, { clientId, id: payment.id, isLocked: true });
  const stepNow = await findStep(em, step);
  if (paymentNow === undefined || stepNow === undefined) throw new Error('a step on record is gone');
  return { payment: paymentNow, step: stepNow };
}
