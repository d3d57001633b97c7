import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import { askAgain, type Recorded, tellBank } from './ask-bank.ts';
import type { PaymentParts } from './parts.ts';
import { type Payment, statusOf } from './payment.ts';
import type { Said } from './settle.ts';
import { settleStep, withdrawStep } from './settle-step.ts';
import { isSettled, type Step } from './step.ts';

/** Makes the answer of a call, in its last transaction. */
export type Answer<O> = (payment: Payment, em: EntityManager) => O | Promise<O>;

/** What a call keeps of its time to store what the bank said. */
const storeReserveMs = 750;

/** Until when the bank may answer a call. */
export function bankDeadline({ deadline }: CallContext): number {
  return deadline - storeReserveMs;
}

/**
 * Carries out a step that is on record: asks the bank, outside of any transaction, and stores
 * what it says with the answer of the call. The caller may be gone by then: it is stored all the
 * same. One that was on record before is asked about first. Throws WRONG_STATE where the bank
 * declines to capture, void or refund.
 */
export async function carryOut<O>(
  parts: PaymentParts,
  { isNew, ...recorded }: Recorded & { readonly isNew: boolean },
  context: CallContext,
  answer: Answer<O>,
): Promise<O> {
  const said = isNew ? await tell(parts, recorded, context) : await ask(parts, recorded, context);
  const settled = { ...recorded, said };
  // A call that is refused commits nothing of its own.
  if (isRefusal(recorded.step, said)) {
    const { clientId } = context.origin;
    const refused = await parts.database.withTenant(clientId, (em) => settleStep(em, parts, settled));
    await parts.changed?.(refused.payment);
  }
  let after = recorded.payment;
  const answered = await commitEffect(
    parts.database,
    context,
    async (em) => {
      const { payment, step } = await settleStep(em, parts, settled);
      after = payment;
      if (step.kind !== 'AUTHORISE' && step.state === 'DECLINED') throw declined(step);
      const { id: paymentId, clientId } = payment;
      context.log.info({ clientId, paymentId, step: step.kind, status: statusOf(payment) }, 'payment');
      return answer(payment, em);
    },
    { evenUnheard: true },
  );
  await parts.changed?.(after);
  return answered;
}

/** A payment that is declined is an answer; what does not follow from it is none. */
function isRefusal({ kind }: Step, said: Said): boolean {
  return kind !== 'AUTHORISE' && said.kind === 'declined';
}

function declined({ declineReason }: Step): DomainError {
  return new DomainError('WRONG_STATE', `The bank declined: ${declineReason}.`);
}

/** Tells the bank of a new step, which goes off the record again where nothing could be sent. */
async function tell(parts: PaymentParts, recorded: Recorded, context: CallContext): Promise<Said> {
  try {
    return await tellBank(parts.bank, recorded, bankDeadline(context));
  } catch (error) {
    const { clientId } = context.origin;
    const left = await parts.database.withTenant(clientId, (em) => withdrawStep(em, parts, recorded));
    if (left !== undefined) await parts.changed?.(left);
    throw error;
  }
}

async function ask({ bank, clock }: PaymentParts, recorded: Recorded, context: CallContext): Promise<Said> {
  // What is settled takes in nothing more.
  if (isSettled(recorded.step)) return { kind: 'unknown' };
  return askAgain(bank, recorded, { deadline: bankDeadline(context), now: clock.now() });
}
