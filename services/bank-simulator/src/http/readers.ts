import type { Book } from '../book/book.ts';
import type { Endpoint } from '../faults/faults.ts';
import { authorise, followUp } from './commands.ts';
import type { Reader } from './operation.ts';
import { find, list } from './questions.ts';
import { tokenise } from './tokenise.ts';

/** What each endpoint does with the book. */
export function createReaders(book: Book): Readonly<Record<Endpoint, Reader>> {
  return {
    tokenise: tokenise(book),
    authorise: authorise(book),
    capture: followUp(book, 'CAPTURE'),
    void: followUp(book, 'VOID'),
    refund: followUp(book, 'REFUND'),
    find: find(book),
    list: list(book),
  };
}
