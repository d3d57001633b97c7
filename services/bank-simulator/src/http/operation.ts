import type { Book } from '../book/book.ts';
import type { Answer } from './answers.ts';

/** A request as a route hands it on. */
export interface Asked {
  /** Of the path. */
  readonly reference?: string | undefined;
  readonly query: URLSearchParams;
  /** The `Idempotency-Key`. */
  readonly key: string | undefined;
  readonly body: unknown;
}

/** What has been understood of a request and not yet been done. */
export interface Operation {
  /** The merchant's references that it is about, the step's own first. */
  readonly references: readonly string[];
  readonly last4?: string | undefined;
  /** The name of the test card that it is about. */
  readonly testCard?: string | undefined;
  run(): Answer;
}

/** Understands a request, or says why it cannot. */
export type Reader = (asked: Asked) => Operation | Answer;

/** What faults and behaviours go by. */
export function cardOf(
  book: Pick<Book, 'payment'>,
  paymentReference: string,
): Pick<Operation, 'last4' | 'testCard'> {
  const card = book.payment(paymentReference)?.card;
  return { last4: card?.last4, testCard: card?.testCard };
}
