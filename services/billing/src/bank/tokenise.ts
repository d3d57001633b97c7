import { invalidField } from '@cedula/chassis/errors/domain-error.ts';
import { causeOfStatus, readError, readToken } from './answers.ts';
import type { Bank, CardToken } from './bank.ts';
import type { BankLine } from './bank-line.ts';
import { type Reading, unavailable } from './persist.ts';

/** What the bank calls the parts of a card, and what our callers call them. */
const fields = new Map([
  ['number', 'cardNumber'],
  ['expMonth', 'expMonth'],
  ['expYear', 'expYear'],
  ['cvc', 'cvv'],
]);

type Said = { readonly token: CardToken } | { readonly refused: string };

/** The only place that hands over a card's number and CVC. */
export function createTokenise(line: BankLine): Bank['tokenise'] {
  return async ({ number, expMonth, expYear, cvv }, options) => {
    const body = { number, expMonth, expYear, cvc: cvv };
    const request = { method: 'POST', path: '/v1/cards', body } as const;
    const attempt = await line.ask({ call: 'tokenise', request, read, outcomeOf }, options);
    if (attempt.failed) throw unavailable(1);
    if ('token' in attempt.said) return attempt.said.token;
    throw invalidField(attempt.said.refused, 'card.bank', 'is refused by the bank');
  };
}

function outcomeOf(said: Said): string {
  return 'token' in said ? 'approved' : 'declined';
}

function read(status: number, body: unknown): Reading<Said> {
  if (status === 400) {
    const refused = fields.get(readError(body)?.field ?? '');
    return refused === undefined ? { cause: 'refused' } : { said: { refused } };
  }
  if (status !== 200) return { cause: causeOfStatus(status) };
  const token = readToken(body);
  return token === undefined ? { cause: 'malformed' } : { said: { token } };
}
