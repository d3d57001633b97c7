import type { Clock } from '@cedula/chassis/time/clock.ts';
import { testCard } from '../cards/test-cards.ts';
import { type CardEntry, type Entry, entrySchema, type StepEntry } from './entries.ts';
import type { Journal } from './journal.ts';
import { type Command, declineOf } from './judge.ts';
import { afterStep, type Payment } from './payment.ts';

/** A command that the bank has judged, and the payment as it was after it. */
export interface Judged {
  readonly step: StepEntry;
  readonly payment: Payment;
}

/** What becomes of a command. */
export type Ruling =
  | ({ readonly kind: 'judged' } & Judged)
  /** The key has been used for something else. */
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'unknown_payment' }
  /** The book, or its page of this payment, is full. */
  | { readonly kind: 'full' };

/** All that the bank knows. It decides at once; nothing is said of it before the journal has it. */
export interface Book {
  /** False where the book is full. */
  addCard(card: Omit<CardEntry, 'type'>): boolean;
  card(token: string): CardEntry | undefined;
  /** Judges a command, or repeats what was said under its reference. */
  judge(command: Omit<Command, 'type' | 'at'>): Ruling;
  payment(reference: string): Payment | undefined;
  /** Of a payment, in order. */
  stepsOf(reference: string): readonly StepEntry[];
  /** Of all payments, in order, from a position on. */
  steps(from: number, count: number): readonly StepEntry[];
  /** Cards and steps. */
  size(): number;
}

/** What `createBook` takes. */
export interface BookOptions {
  readonly journal: Pick<Journal, 'append'>;
  /** The journal's lines so far. */
  readonly lines?: readonly string[];
  readonly clock: Clock;
  readonly authorisationMs: number;
  readonly maxEntries: number;
}

const maxStepsPerPayment = 200;
const soonMs = 1_000;

/** Makes the book that a journal's lines tell of. Throws where one of them cannot be read. */
export function createBook({ journal, lines = [], clock, authorisationMs, maxEntries }: BookOptions): Book {
  const cards = new Map<string, CardEntry>();
  const payments = new Map<string, Payment>();
  const pages = new Map<string, StepEntry[]>();
  const steps: StepEntry[] = [];
  const judged = new Map<string, Judged>();

  function apply(entry: Entry): void {
    if (entry.type === 'card') {
      cards.set(entry.token, entry);
      return;
    }
    const { paymentReference, reference, token } = entry;
    const card = token === undefined ? undefined : cards.get(token);
    const bankReference = `bnk_${String(payments.size + 1).padStart(10, '0')}`;
    const payment = afterStep(payments.get(paymentReference), entry, { bankReference, card });
    payments.set(paymentReference, payment);
    judged.set(reference, { step: entry, payment });
    steps.push(entry);
    const page = pages.get(paymentReference);
    if (page === undefined) pages.set(paymentReference, [entry]);
    else page.push(entry);
  }

  function enter(entry: Entry): void {
    journal.append(JSON.stringify(entry, written));
    apply(entry);
  }

  function decide(command: Command): Ruling {
    const { kind, paymentReference, token, at } = command;
    const payment = payments.get(paymentReference);
    if (payment === undefined && kind !== 'AUTHORISE' && kind !== 'VOID') return { kind: 'unknown_payment' };
    const isFull = (pages.get(paymentReference)?.length ?? 0) >= maxStepsPerPayment;
    if (isFull || cards.size + steps.length >= maxEntries) return { kind: 'full' };
    const card = token === undefined ? undefined : cards.get(token);
    const declineReason = declineOf(command, payment, card);
    const validMs = testCard(card?.testCard)?.expiresSoon ? soonMs : authorisationMs;
    enter({
      ...command,
      ...(declineReason !== undefined && { declineReason }),
      ...(kind === 'AUTHORISE' && { expireAt: at + validMs }),
    });
    return ruled(judged.get(command.reference));
  }

  for (const line of lines) apply(entrySchema.parse(JSON.parse(line)));

  return {
    addCard(card) {
      if (cards.size + steps.length >= maxEntries) return false;
      enter({ type: 'card', ...card });
      return true;
    },
    card: (token) => cards.get(token),
    judge(asked) {
      const earlier = judged.get(asked.reference);
      if (earlier === undefined) return decide({ type: 'step', at: clock.now(), ...asked });
      return isSame(earlier.step, asked) ? ruled(earlier) : { kind: 'key_reused' };
    },
    payment: (reference) => payments.get(reference),
    stepsOf: (reference) => pages.get(reference) ?? [],
    steps: (from, count) => steps.slice(from, from + count),
    size: () => cards.size + steps.length,
  };
}

function ruled(found: Judged | undefined): Ruling {
  if (found === undefined) throw new Error('a command was entered and is not there');
  return { kind: 'judged', ...found };
}

function isSame(step: StepEntry, asked: Omit<Command, 'type' | 'at'>): boolean {
  return (
    step.kind === asked.kind &&
    step.paymentReference === asked.paymentReference &&
    step.amount.currency === asked.amount.currency &&
    step.amount.minorUnits === asked.amount.minorUnits &&
    step.token === asked.token &&
    step.capture === asked.capture
  );
}

function written(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
