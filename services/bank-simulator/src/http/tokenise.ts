import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Book } from '../book/book.ts';
import { brandOf, isPossibleCvc } from '../cards/card.ts';
import { testCardNamed } from '../cards/test-cards.ts';
import { answer, refusal } from './answers.ts';
import type { Reader } from './operation.ts';
import { shape } from './read-request.ts';

const cardSchema = z.strictObject({
  number: z.string().regex(/^\d{12,19}$/),
  expMonth: z.int().min(1).max(12),
  expYear: z.int().min(2000).max(2099),
  cvc: z.string().regex(/^\d{3,4}$/),
});

/**
 * `POST /v1/cards`: trades a card for a token. The CVC is checked, and what is remembered is whether
 * it was right; the number is gone when the answer is.
 */
export function tokenise(book: Pick<Book, 'addCard'>): Reader {
  return ({ body }) => {
    const shaped = shape(cardSchema, body);
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    const { number, expMonth, expYear, cvc } = shaped.value;
    const brand = brandOf(number);
    if (brand === undefined) return refusal('invalid_card', 'number');
    const last4 = number.slice(-4);
    const testCard = testCardNamed(number);
    const run = () => {
      const token = `card_${randomBytes(16).toString('hex')}`;
      const card = { token, brand, last4, expMonth, expYear, cvcIsRight: isPossibleCvc(cvc, brand) };
      const isKept = book.addCard({ ...card, ...(testCard !== undefined && { testCard }) });
      return isKept ? answer({ token, brand, last4 }) : refusal('full');
    };
    return { references: [], last4, testCard, run };
  };
}
