import * as z from 'zod';
import type { Book } from '../book/book.ts';
import { answer, paymentBody, refusal, stepBody } from './answers.ts';
import { cardOf, type Reader } from './operation.ts';
import { shape } from './read-request.ts';

const pageSchema = z.strictObject({
  pageSize: z.coerce.number().int().min(1).max(1_000).default(100),
  pageToken: z.coerce.number().int().min(0).default(0),
});

/** `GET /v1/payments/{reference}`: what became of a payment, with its steps. */
export function find(book: Book): Reader {
  return ({ reference = '' }) => {
    const run = () => {
      const payment = book.payment(reference);
      if (payment === undefined) return refusal('unknown_payment');
      return answer({ payment: paymentBody(payment), steps: book.stepsOf(reference).map(stepBody) });
    };
    return { references: [reference], ...cardOf(book, reference), run };
  };
}

/** `GET /v1/steps?pageSize=&pageToken=`: the whole book, oldest first. */
export function list(book: Book): Reader {
  return ({ query }) => {
    const shaped = shape(pageSchema, Object.fromEntries(query));
    if ('field' in shaped) return refusal('invalid_request', shaped.field);
    const { pageSize, pageToken } = shaped.value;
    const run = () => {
      const steps = book.steps(pageToken, pageSize + 1);
      const nextPageToken = steps.length > pageSize ? String(pageToken + pageSize) : '';
      return answer({ steps: steps.slice(0, pageSize).map(stepBody), nextPageToken });
    };
    return { references: [], run };
  };
}
