import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { Money } from '../bank/bank.ts';
import type { Recorded } from './ask-bank.ts';
import { type Answer, carryOut } from './carry-out.ts';
import type { PaymentParts } from './parts.ts';
import { keyReused, stepUnderKey, submitLeaseMs } from './process-payment.ts';
import { findPayment, recordFollowUp } from './record-store.ts';
import { type FollowUpKind, reserve } from './reserve.ts';
import type { Step } from './step.ts';

/** What is to be done with a payment. */
export interface FollowUp {
  readonly paymentId: string;
  readonly kind: FollowUpKind;
  /** Undefined: as much as can be. */
  readonly amount: Money | undefined;
}

/**
 * Captures, voids or refunds, once per idempotency key of the call. What it will change is set
 * aside on record before the bank is asked. Throws NOT_FOUND, WRONG_STATE where the payment does
 * not allow it or the bank declines it.
 */
export async function followUp<O>(
  parts: PaymentParts,
  asked: FollowUp,
  context: CallContext,
  answer: Answer<O>,
): Promise<O> {
  const { clientId } = context.origin;
  const recorded = await parts.database.withTenant(clientId, (em) => record(em, parts, asked, context));
  await parts.changed?.(recorded.payment);
  return carryOut(parts, recorded, context, answer);
}

async function record(
  em: EntityManager,
  { clock }: PaymentParts,
  { paymentId, kind, amount }: FollowUp,
  context: CallContext,
): Promise<Recorded & { readonly isNew: boolean }> {
  const { clientId } = context.origin;
  const now = new Date(clock.now());
  const payment = await findPayment(em, { clientId, id: paymentId, isLocked: true });
  if (payment === undefined) throw notFound();
  const keyHashes = context.claim?.keyHashes ?? [];
  const found = await stepUnderKey(em, { clientId, keyHashes, now });
  if (found !== undefined) {
    const isSame = found.paymentId === paymentId && found.kind === kind;
    if (!isSame || (amount !== undefined && amount.minorUnits !== found.amount)) throw keyReused();
    return { payment, step: found, isNew: false };
  }
  const reserved = reserve(payment, kind, amount, now);
  const step: Step = {
    id: newId(kind === 'REFUND' ? 'ref' : 'stp'),
    clientId,
    paymentId,
    kind,
    amount: reserved.amount,
    state: 'SUBMITTING',
    declineReason: '',
    createTime: now,
    tries: 0,
  };
  const next = { ...reserved.payment, version: payment.version + 1 };
  const dueTime = new Date(now.getTime() + submitLeaseMs);
  await recordFollowUp(em, { payment: next, step, keyHashes, dueTime });
  return { payment: next, step, isNew: true };
}
