import { type ManualClock, manualClock } from '@cedula/chassis/time/clock.ts';
import { type Book, type BookOptions, createBook } from '../book/book.ts';

/** A book in memory, whose lines can be read back. */
export interface TestBook {
  readonly book: Book;
  readonly lines: readonly string[];
  readonly clock: ManualClock;
  /** The token of a card that approves, or of the test card named. */
  readonly card: (testCard?: string) => string;
}

export const authorisationMs = 7 * 86_400_000;

export function openTestBook(options: Partial<Pick<BookOptions, 'maxEntries'>> = {}): TestBook {
  const lines: string[] = [];
  const clock = manualClock();
  const book = createBook({
    journal: { append: (line) => void lines.push(line) },
    clock,
    authorisationMs,
    maxEntries: 10_000,
    ...options,
  });
  let cards = 0;
  return {
    book,
    lines,
    clock,
    card(testCard) {
      cards += 1;
      const token = `card_${cards}`;
      const known = { brand: 'VISA', last4: '4242', expMonth: 12, expYear: 2090, cvcIsRight: true };
      book.addCard({ token, ...known, ...(testCard !== undefined && { testCard }) });
      return token;
    },
  };
}
