import * as z from 'zod';

/** Money in minor units, at most 18 digits, so that sums stay within what every database holds. */
export const moneySchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  minorUnits: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .transform(BigInt),
});

/** What merchants name their payments and steps: what an Idempotency-Key may be, less its blanks and slashes. */
export const referenceSchema = z.string().regex(/^[A-Za-z0-9_.:-]{1,100}$/);

const timeSchema = z.int().positive();

const kindSchema = z.enum(['AUTHORISE', 'CAPTURE', 'VOID', 'REFUND']);

/** A card that was traded for a token: neither its number nor its CVC is kept. */
const cardEntry = z.strictObject({
  type: z.literal('card'),
  token: z.string(),
  brand: z.string(),
  last4: z.string(),
  expMonth: z.int(),
  expYear: z.int(),
  /** What became of the CVC's check. */
  cvcIsRight: z.boolean(),
  /** The name of a test card, where it is one. */
  testCard: z.string().optional(),
});

/** A command that the bank has judged. */
const stepEntry = z.strictObject({
  type: z.literal('step'),
  kind: kindSchema,
  /** The merchant's; the idempotency key as well. */
  reference: referenceSchema,
  paymentReference: referenceSchema,
  amount: moneySchema,
  /** Of an authorisation. */
  token: z.string().optional(),
  /** Of an authorisation: captured in the same breath. */
  capture: z.boolean().optional(),
  declineReason: z.string().optional(),
  /** Epoch milliseconds. */
  at: timeSchema,
  /** Of an authorisation: when what is not captured goes back. */
  expireAt: timeSchema.optional(),
});

/** A line of the book. */
export const entrySchema = z.discriminatedUnion('type', [cardEntry, stepEntry]);

export type CardEntry = z.output<typeof cardEntry>;
export type StepEntry = z.output<typeof stepEntry>;
export type Entry = z.output<typeof entrySchema>;
export type StepKind = StepEntry['kind'];
export type Money = z.output<typeof moneySchema>;
