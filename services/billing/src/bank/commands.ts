import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Bank, BankCallOptions, BankOutcome, Holding, Money } from './bank.ts';
import type { BankLine } from './bank-line.ts';
import { type Given, judgeAnswer } from './judge-answer.ts';
import type { Reading } from './persist.ts';

type Commands = Pick<Bank, 'authorise' | 'capture' | 'void' | 'refund'>;

const followUps = {
  CAPTURE: { call: 'capture', collection: 'captures' },
  VOID: { call: 'void', collection: 'voids' },
  REFUND: { call: 'refund', collection: 'refunds' },
} as const;

/** What moves money. The bank sees the same key at every try, so that it is moved once. */
export function createCommands(line: BankLine, log: Logger): Commands {
  async function give(
    call: keyof Commands,
    given: Given,
    { path, body }: { readonly path: string; readonly body: object },
    options: BankCallOptions | undefined,
  ): Promise<BankOutcome<Holding>> {
    const { reference, paymentReference } = given;
    const request = { method: 'POST', path, idempotencyKey: reference, body } as const;
    const read = (status: number, answer: unknown): Reading<BankOutcome<Holding>> => {
      const outcome = judgeAnswer(given, status, answer);
      return outcome.kind === 'unknown' ? outcome : { said: outcome };
    };
    const attempt = await line.ask({ call, request, read, outcomeOf: ({ kind }) => kind }, options);
    if (!attempt.failed) return attempt.said;
    const { cause } = attempt;
    log.warn({ call, reference, paymentReference, cause }, 'nobody knows what the bank has done');
    return { kind: 'unknown', cause };
  }

  const followUp =
    (kind: keyof typeof followUps): Bank['capture'] =>
    (given, options) => {
      const { call, collection } = followUps[kind];
      const path = `/v1/payments/${encodeURIComponent(given.paymentReference)}/${collection}`;
      return give(call, { kind, ...given }, { path, body: { amount: moneyBody(given.amount) } }, options);
    };

  return {
    authorise({ reference, token, amount, capture }, options) {
      const given = { kind: 'AUTHORISE', reference, paymentReference: reference, amount, capture } as const;
      const body = { token, amount: moneyBody(amount), capture };
      return give('authorise', given, { path: '/v1/payments', body }, options);
    },
    capture: followUp('CAPTURE'),
    void: followUp('VOID'),
    refund: followUp('REFUND'),
  };
}

function moneyBody({ currency, minorUnits }: Money) {
  return { currency, minorUnits: minorUnits.toString() };
}
