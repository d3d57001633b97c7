import { causeOfStatus, type CommandAnswer, isSameMoney, readCommandAnswer, readError } from './answers.ts';
import type { BankOutcome, BankStep, FollowUp, Holding } from './bank.ts';

/** A command as it was given, whichever it is. */
export interface Given extends FollowUp {
  readonly kind: BankStep['kind'];
  /** Of an authorisation. */
  readonly capture?: boolean;
}

/**
 * What an answer says of a command: approved and declined only where it is about that command and
 * about that money.
 */
export function judgeAnswer(given: Given, status: number, body: unknown): BankOutcome<Holding> {
  if (status === 404 && given.kind !== 'AUTHORISE' && readError(body)?.code === 'unknown_payment')
    return { kind: 'declined', reason: 'UNKNOWN_PAYMENT' };
  if (status !== 200) return { kind: 'unknown', cause: causeOfStatus(status) };
  const answer = readCommandAnswer(body);
  if (answer === undefined || !isAbout(given, answer.step)) return { kind: 'unknown', cause: 'malformed' };
  if (!isSameMoney(given.amount, answer.step.amount)) return { kind: 'unknown', cause: 'wrong_amount' };
  const { declineReason } = answer.step;
  if (declineReason !== undefined) return { kind: 'declined', reason: declineReason };
  if (!addsUp(given, answer)) return { kind: 'unknown', cause: 'wrong_amount' };
  return { kind: 'approved', value: answer.holding };
}

function isAbout({ reference, paymentReference, kind }: Given, step: BankStep): boolean {
  return step.reference === reference && step.paymentReference === paymentReference && step.kind === kind;
}

/** What the bank then holds has to have this step in it. */
function addsUp({ kind, amount, capture }: Given, { holding }: CommandAnswer): boolean {
  const { authorised, captured, refunded } = holding;
  if ([authorised, captured, refunded].some(({ currency }) => currency !== amount.currency)) return false;
  if (captured.minorUnits > authorised.minorUnits || refunded.minorUnits > captured.minorUnits) return false;
  if (kind === 'AUTHORISE')
    return isSameMoney(authorised, amount) && captured.minorUnits === (capture ? amount.minorUnits : 0n);
  if (kind === 'CAPTURE') return captured.minorUnits >= amount.minorUnits;
  return kind === 'VOID' || refunded.minorUnits >= amount.minorUnits;
}
