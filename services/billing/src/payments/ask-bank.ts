import type { Bank, BankOutcome, BankStep, FollowUp, Holding } from '../bank/bank.ts';
import { moneyOf, type Payment } from './payment.ts';
import type { Said } from './settle.ts';
import type { Step } from './step.ts';

/** A step and the payment that it is of. */
export interface Recorded {
  readonly payment: Payment;
  readonly step: Step;
}

/**
 * A payment that the bank has not done by then is called off: nothing is to be in limbo for more
 * than 120 s, and nobody wants to be charged for what was asked long ago.
 */
const longestWaitMs = 60_000;

/**
 * Tells the bank of a step. Its id is the bank's idempotency key: to tell it again is safe, and
 * changes nothing. Throws a DomainError where nothing was sent.
 *
 * @param deadline epoch milliseconds
 */
export async function tellBank(bank: Bank, recorded: Recorded, deadline: number): Promise<Said> {
  const { payment, step } = recorded;
  if (step.kind === 'CAPTURE') return saidOf(await bank.capture(followUpOf(recorded), { deadline }));
  if (step.kind === 'VOID') return saidOf(await bank.void(followUpOf(recorded), { deadline }));
  if (step.kind === 'REFUND') return saidOf(await bank.refund(followUpOf(recorded), { deadline }));
  if (payment.card === null) return callOff(bank, recorded, deadline);
  const { token } = payment.card;
  const amount = moneyOf(payment, step.amount);
  const command = { reference: step.id, token, amount, capture: payment.capture };
  return saidOf(await bank.authorise(command, { deadline }));
}

/**
 * Asks the bank what became of a step of which nobody has heard, and tells it again where it
 * has not seen it: that settles it also where the first command is still on its way. An
 * authorisation that is too old, or has no card any more, is called off instead. Throws a
 * DomainError where the bank cannot be asked.
 */
export async function askAgain(
  bank: Bank,
  recorded: Recorded,
  { deadline, now }: { readonly deadline: number; readonly now: number },
): Promise<Said> {
  const { payment, step } = recorded;
  const record = await bank.find(payment.id, { deadline });
  const seen = record?.steps.find(({ reference }) => reference === step.id);
  if (record !== undefined && seen !== undefined) return saidInBook(seen, step, record);
  const isOld = now - step.createTime.getTime() > longestWaitMs;
  if (step.kind === 'AUTHORISE' && isOld) return callOff(bank, recorded, deadline);
  return tellBank(bank, recorded, deadline);
}

/** From the bank's own book. An amount that is not ours is nothing to rely on. */
function saidInBook(seen: BankStep, step: Step, { expireTime }: Holding): Said {
  if (seen.declineReason !== undefined) return { kind: 'declined', reason: seen.declineReason };
  if (seen.amount.minorUnits !== step.amount) return { kind: 'unknown' };
  return { kind: 'done', expireTime };
}

/** Voids what may be on its way: the bank declines it from then on. */
async function callOff(bank: Bank, { payment, step }: Recorded, deadline: number): Promise<Said> {
  const reference = `stp_${payment.id.slice('pay_'.length)}`;
  const amount = moneyOf(payment, step.amount);
  const outcome = await bank.void({ reference, paymentReference: payment.id, amount }, { deadline });
  return outcome.kind === 'approved' ? { kind: 'declined', reason: 'NOT_PROCESSED' } : { kind: 'unknown' };
}

function followUpOf({ payment, step }: Recorded): FollowUp {
  return { reference: step.id, paymentReference: payment.id, amount: moneyOf(payment, step.amount) };
}

function saidOf(outcome: BankOutcome<Holding>): Said {
  if (outcome.kind === 'approved') return { kind: 'done', expireTime: outcome.value.expireTime };
  return outcome.kind === 'declined' ? outcome : { kind: 'unknown' };
}
