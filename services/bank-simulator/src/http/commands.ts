import * as z from 'zod';
import type { Book, Ruling } from '../book/book.ts';
import { moneySchema, referenceSchema, type StepKind } from '../book/entries.ts';
import { type Answer, answer, paymentBody, refusal, stepBody } from './answers.ts';
import { cardOf, type Reader } from './operation.ts';
import { shape } from './read-request.ts';

const authorisationSchema = z.strictObject({
  token: z.string().min(1).max(100),
  amount: moneySchema,
  capture: z.boolean(),
});
const followUpSchema = z.strictObject({ amount: moneySchema });

/** `POST /v1/payments`: the key is the payment's reference. */
export function authorise(book: Book): Reader {
  return ({ key, body }) => {
    const reference = referenceSchema.safeParse(key).data;
    if (reference === undefined) return refusal('key_required');
    const shaped = shape(authorisationSchema, body);
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    const command = { kind: 'AUTHORISE', reference, paymentReference: reference, ...shaped.value } as const;
    const card = book.card(command.token);
    return {
      references: [reference],
      last4: card?.last4,
      testCard: card?.testCard,
      run: () => rulingAnswer(book.judge(command)),
    };
  };
}

/** `POST /v1/payments/{reference}/captures` and its like: the key is the step's own reference. */
export function followUp(book: Book, kind: Exclude<StepKind, 'AUTHORISE'>): Reader {
  return ({ key, body, reference: paymentReference = '' }) => {
    const reference = referenceSchema.safeParse(key).data;
    if (reference === undefined) return refusal('key_required');
    const shaped = shape(followUpSchema, body);
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    const command = { kind, reference, paymentReference, amount: shaped.value.amount };
    return {
      references: [reference, paymentReference],
      ...cardOf(book, paymentReference),
      run: () => rulingAnswer(book.judge(command)),
    };
  };
}

function rulingAnswer(ruling: Ruling): Answer {
  if (ruling.kind !== 'judged') return refusal(ruling.kind);
  return answer({ step: stepBody(ruling.step), payment: paymentBody(ruling.payment) });
}
