import { isExpired } from '../cards/card.ts';
import { testCard } from '../cards/test-cards.ts';
import type { CardEntry, StepEntry } from './entries.ts';
import type { Payment } from './payment.ts';

/** What has been asked for and not yet judged. */
export type Command = Omit<StepEntry, 'declineReason' | 'expireAt'>;

/**
 * The rules of the bank: captured ≤ authorised, refunded ≤ captured, nothing captured of what is
 * voided, and what the card itself says.
 *
 * @param payment undefined where there is none yet: then only AUTHORISE and VOID may be asked
 * @returns why a command is declined; undefined where it is done
 */
export function declineOf(
  command: Command,
  payment: Payment | undefined,
  card: CardEntry | undefined,
): string | undefined {
  if (command.kind === 'AUTHORISE') return declineOfAuthorisation(command, payment, card);
  // A void of what never came is done, so that an authorisation that comes late is declined.
  if (payment === undefined) return command.kind === 'VOID' ? undefined : 'WRONG_STATE';
  const { declines, step } = followUps[command.kind];
  return declines(command, payment) ?? byCard(payment.card, step);
}

const followUps = {
  CAPTURE: { declines: declineOfCapture, step: 'capture' },
  VOID: { declines: declineOfVoid, step: 'void' },
  REFUND: { declines: declineOfRefund, step: 'refund' },
} as const;

function declineOfAuthorisation(
  command: Command,
  payment: Payment | undefined,
  card: CardEntry | undefined,
): string | undefined {
  // It had been given up before it came: a second one would have the first one's key.
  if (payment !== undefined) return 'VOIDED';
  if (card === undefined) return 'UNKNOWN_TOKEN';
  const decline = byCard(card, 'authorise');
  if (decline !== undefined) return decline;
  if (!card.cvcIsRight) return 'INCORRECT_CVC';
  return isExpired(card, command.at) ? 'EXPIRED_CARD' : undefined;
}

function declineOfCapture({ amount, at }: Command, payment: Payment): string | undefined {
  if (payment.status === 'DECLINED' || payment.status === 'VOIDED') return 'WRONG_STATE';
  if (amount.currency !== payment.currency) return 'CURRENCY_MISMATCH';
  if (at >= payment.expireAt) return 'AUTHORISATION_EXPIRED';
  return amount.minorUnits > payment.authorised - payment.captured ? 'AMOUNT_TOO_LARGE' : undefined;
}

function declineOfVoid({ amount }: Command, payment: Payment): string | undefined {
  if (payment.status !== 'AUTHORISED') return 'WRONG_STATE';
  if (amount.currency !== payment.currency) return 'CURRENCY_MISMATCH';
  return amount.minorUnits === payment.authorised ? undefined : 'AMOUNT_MISMATCH';
}

function declineOfRefund({ amount }: Command, payment: Payment): string | undefined {
  if (payment.status !== 'CAPTURED') return 'WRONG_STATE';
  if (amount.currency !== payment.currency) return 'CURRENCY_MISMATCH';
  return amount.minorUnits > payment.captured - payment.refunded ? 'AMOUNT_TOO_LARGE' : undefined;
}

function byCard(
  card: CardEntry | undefined,
  step: 'authorise' | 'capture' | 'void' | 'refund',
): string | undefined {
  const behaviour = testCard(card?.testCard)?.at[step];
  return behaviour !== undefined && 'declines' in behaviour ? behaviour.declines : undefined;
}
