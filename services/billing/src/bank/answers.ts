import * as z from 'zod';
import type { BankRecord, BankStep, CardToken, Holding, Money, StepPage, UnknownCause } from './bank.ts';

/** The bank's own JSON: services/bank-simulator/README.md. What it adds beyond that is passed over. */
const currency = z.string().regex(/^[A-Z]{3}$/);
const money = z.object({
  currency,
  minorUnits: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
});
const time = z.iso.datetime().transform((text) => new Date(text));
const reference = z.string().min(1).max(255);

const holdingShape = z.object({
  reference,
  bankReference: reference,
  status: z.enum(['AUTHORISED', 'CAPTURED', 'DECLINED', 'VOIDED']),
  authorised: money,
  captured: money,
  refunded: money,
  expireTime: time,
});
const stepShape = z.object({
  reference,
  paymentReference: reference,
  kind: z.enum(['AUTHORISE', 'CAPTURE', 'VOID', 'REFUND']),
  amount: money,
  declineReason: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/)
    .optional(),
  createTime: time,
});
const commandShape = z.object({ step: stepShape, payment: holdingShape });
const recordShape = z.object({ payment: holdingShape, steps: z.array(stepShape).max(1_000) });
const pageShape = z.object({ steps: z.array(stepShape).max(1_000), nextPageToken: z.string().max(255) });
const tokenShape = z.object({
  token: z.string().min(1).max(255),
  brand: z.string().regex(/^[A-Z][A-Z_]{0,31}$/),
  last4: z.string().regex(/^\d{4}$/),
});
const errorShape = z.object({ error: z.object({ code: z.string(), field: z.string().optional() }) });

/** What a status says that is none of those an answer has. */
export function causeOfStatus(status: number): UnknownCause {
  return status >= 500 || status === 408 || status === 429 ? 'failed' : 'refused';
}

/** What the bank says of a command. */
export interface CommandAnswer {
  readonly step: BankStep;
  readonly holding: Holding;
}

/** Each gives undefined where the bank's answer has another shape. */
export function readCommandAnswer(body: unknown): CommandAnswer | undefined {
  const { data } = commandShape.safeParse(body);
  return data && { step: stepOf(data.step), holding: holdingOf(data.payment) };
}

export function readRecord(body: unknown): BankRecord | undefined {
  const { data } = recordShape.safeParse(body);
  if (data === undefined) return undefined;
  const { reference: ours, status } = data.payment;
  return { reference: ours, status, ...holdingOf(data.payment), steps: data.steps.map(stepOf) };
}

export function readStepPage(body: unknown): StepPage | undefined {
  const { data } = pageShape.safeParse(body);
  return data && { steps: data.steps.map(stepOf), nextPageToken: data.nextPageToken || undefined };
}

export function readToken(body: unknown): CardToken | undefined {
  return tokenShape.safeParse(body).data;
}

/** The bank's name for why it did not judge a request, and the part of it that is at fault. */
export function readError(body: unknown): { code: string; field: string | undefined } | undefined {
  const { data } = errorShape.safeParse(body);
  return data && { code: data.error.code, field: data.error.field };
}

function stepOf(step: z.output<typeof stepShape>): BankStep {
  return { ...step, declineReason: step.declineReason };
}

function holdingOf(payment: z.output<typeof holdingShape>): Holding {
  const { bankReference, authorised, captured, refunded, expireTime } = payment;
  return { bankReference, authorised, captured, refunded, expireTime };
}

export function isSameMoney(one: Money, other: Money): boolean {
  return one.currency === other.currency && one.minorUnits === other.minorUnits;
}
