import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { DomainError, notFound, type Violation } from '@cedula/chassis/errors/domain-error.ts';
import { invalidArgument } from '@cedula/chassis/errors/violations.ts';
import { keptMs } from '@cedula/chassis/idempotency/claims.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { Card, Money } from '../bank/bank.ts';
import { minorUnitDecimals } from '../money/iso-4217.ts';
import type { Recorded } from './ask-bank.ts';
import { cardViolations, digitsOf } from './card.ts';
import { type Answer, bankDeadline, carryOut } from './carry-out.ts';
import type { PaymentParts } from './parts.ts';
import { createPayment, type KeptCard, submitPayment } from './payment.ts';
import { findByKey, findPayment, recordPayment, releaseKey } from './record-store.ts';
import { isSettled, type Step } from './step.ts';

/** A card to charge, and what to. */
export interface Charge {
  readonly card: Card;
  readonly amount: Money;
  /** False: the amount is held for a later capture. */
  readonly capture: boolean;
  /** The invoice that it pays; none: the client's own business. */
  readonly invoiceId?: string;
}

/** Long after the call that is to ask the bank has ended. */
export const submitLeaseMs = 10_000;

/**
 * Charges a card, once per idempotency key of the call. The payment is on record before the
 * bank is asked; what the bank says is stored with the call's answer in one transaction, and
 * what it does not say is PROCESSING until it is settled. Throws INVALID_ARGUMENT for a card or
 * a currency that nobody can pay with, UNAVAILABLE where the bank cannot be told: then nothing
 * is on record.
 *
 * @param answer makes the call's answer, in the transaction that settles the payment
 */
export async function processPayment<O>(
  parts: PaymentParts,
  charge: Charge,
  context: CallContext,
  answer: Answer<O>,
): Promise<O> {
  const violations = [...cardViolations(charge.card), ...currencyViolations(charge.amount)];
  if (violations.length > 0) throw invalidArgument(violations);
  const card = await keepCard(parts, charge.card, context);
  const { clientId } = context.origin;
  const recorded = await parts.database.withTenant(clientId, (em) =>
    record(em, parts, { charge, card, context }),
  );
  return carryOut(parts, recorded, context, answer);
}

/** Violations of an amount's currency. */
export function currencyViolations({ currency }: Money): Violation[] {
  if (minorUnitDecimals(currency) !== undefined) return [];
  const message = 'is no currency of ISO 4217 that people pay with';
  return [{ field: 'amount.currency', rule: 'amount.currency.iso_4217', message }];
}

/** Hands the card to the bank, and gives what is kept of it. */
async function keepCard({ bank }: PaymentParts, card: Card, context: CallContext): Promise<KeptCard> {
  const digits = digitsOf(card.number);
  const { token, brand } = await bank.tokenise(
    { ...card, number: digits },
    { deadline: bankDeadline(context) },
  );
  return { token, brand, last4: digits.slice(-4), expMonth: card.expMonth, expYear: card.expYear };
}

/** Puts the payment on record; gives the one that the call's key stands for already, where there is one. */
async function record(
  em: EntityManager,
  { clock }: PaymentParts,
  { charge, card, context }: { charge: Charge; card: KeptCard; context: CallContext },
): Promise<Recorded & { readonly isNew: boolean }> {
  const { clientId } = context.origin;
  const id = newId('pay');
  const createTime = new Date(clock.now());
  const { amount, capture, invoiceId = null } = charge;
  const draft = { id, clientId, invoiceId, card, capture, createTime };
  const payment = submitPayment(
    createPayment({ ...draft, currency: amount.currency, amount: amount.minorUnits }),
  );
  const step: Step = {
    id,
    clientId,
    paymentId: id,
    kind: 'AUTHORISE',
    amount: payment.amount,
    state: 'SUBMITTING',
    declineReason: '',
    createTime,
    tries: 0,
  };
  const keyHashes = context.claim?.keyHashes ?? [];
  const dueTime = new Date(createTime.getTime() + submitLeaseMs);
  const recording = { payment, step, keyHashes, dueTime };
  if (await recordPayment(em, recording)) return { payment, step, isNew: true };
  const found = await stepUnderKey(em, { clientId, keyHashes, now: createTime });
  if (found !== undefined) return { ...(await sameCharge(em, found, recording)), isNew: false };
  await refuseDeletedClient(em, clientId);
  if (await recordPayment(em, recording)) return { payment, step, isNew: true };
  throw new DomainError('UNAVAILABLE', 'Try again.', { retryAfterSeconds: 1 });
}

/** The step that a key stands for; one that was answered so long ago that its key is free gives it up. */
export async function stepUnderKey(
  em: EntityManager,
  { clientId, keyHashes, now }: { clientId: string; keyHashes: readonly string[]; now: Date },
): Promise<Step | undefined> {
  const found = await findByKey(em, { clientId, keyHashes });
  if (found === undefined || !isSettled(found)) return found;
  if (now.getTime() - found.createTime.getTime() < keptMs) return found;
  await releaseKey(em, found);
  return undefined;
}

/** What was paid under the key before, if this is the same charge: all of it that is kept is compared. */
async function sameCharge(em: EntityManager, step: Step, asked: Recorded): Promise<Recorded> {
  const payment = await findPayment(em, { clientId: step.clientId, id: step.paymentId });
  if (payment === undefined) throw notFound();
  const isSame =
    step.kind === 'AUTHORISE' &&
    step.amount === asked.step.amount &&
    payment.currency === asked.payment.currency &&
    payment.capture === asked.payment.capture &&
    payment.invoiceId === asked.payment.invoiceId &&
    isSameCard(payment.card, asked.payment.card);
  if (!isSame) throw keyReused();
  return { payment, step };
}

function isSameCard(one: KeptCard | null, other: KeptCard | null): boolean {
  if (one === null || other === null) return false;
  return one.last4 === other.last4 && one.expMonth === other.expMonth && one.expYear === other.expYear;
}

/** What a key gets that stands for something else. */
export function keyReused(): DomainError {
  return new DomainError('IDEMPOTENCY_KEY_REUSED', 'Another request was sent with this Idempotency-Key.');
}
