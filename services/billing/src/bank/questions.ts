import { causeOfStatus, readError, readRecord, readStepPage } from './answers.ts';
import type { Bank, BankRecord, StepPage } from './bank.ts';
import type { BankLine } from './bank-line.ts';
import { type Reading, unavailable } from './persist.ts';

/** What can be asked without moving anything. */
export function createQuestions(line: BankLine): Pick<Bank, 'find' | 'list'> {
  return {
    async find(paymentReference, options) {
      const path = `/v1/payments/${encodeURIComponent(paymentReference)}`;
      const read = (status: number, body: unknown): Reading<BankRecord | undefined> => {
        // Any other 404 may come from whoever stands before the bank: it says nothing of the payment.
        if (status === 404 && readError(body)?.code === 'unknown_payment') return { said: undefined };
        if (status !== 200) return { cause: causeOfStatus(status) };
        const record = readRecord(body);
        return record?.reference === paymentReference ? { said: record } : { cause: 'malformed' };
      };
      const request = { method: 'GET', path } as const;
      const attempt = await line.ask({ call: 'find', request, read, outcomeOf: lookUpOutcome }, options);
      if (attempt.failed) throw unavailable(1);
      return attempt.said;
    },
    async list({ pageSize, pageToken }, options) {
      const query = new URLSearchParams({ pageSize: String(pageSize), ...(pageToken && { pageToken }) });
      const request = { method: 'GET', path: `/v1/steps?${query.toString()}` } as const;
      const attempt = await line.ask(
        { call: 'list', request, read: readPage, outcomeOf: () => 'found' },
        options,
      );
      if (attempt.failed) throw unavailable(1);
      return attempt.said;
    },
  };
}

function lookUpOutcome(record: BankRecord | undefined): string {
  return record === undefined ? 'not_found' : 'found';
}

function readPage(status: number, body: unknown): Reading<StepPage> {
  if (status !== 200) return { cause: causeOfStatus(status) };
  const page = readStepPage(body);
  return page === undefined ? { cause: 'malformed' } : { said: page };
}
