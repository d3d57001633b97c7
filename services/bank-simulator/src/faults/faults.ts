/** What the bank is asked for: where a fault may strike. */
export const endpoints = ['tokenise', 'authorise', 'capture', 'void', 'refund', 'find', 'list'] as const;

export type Endpoint = (typeof endpoints)[number];

/** How a fault plays: whether and when the command is done, and what is then heard of it. */
export interface Fault {
  /** `later`: only after the delay, as a message that was held up on its way. */
  readonly does: 'now' | 'later' | 'never';
  readonly says: 'truth' | 'nothing' | 'cut' | 'error' | 'garbage' | 'wrong_amount';
  /** How long the doing (`later`) or the answer (`now`) takes, where nobody says otherwise. */
  readonly delayMs?: number;
}

export const faultNames = [
  'slow',
  'late',
  'no_answer_before',
  'no_answer_after',
  'cut_before',
  'cut_after',
  'error_before',
  'error_after',
  'garbage',
  'wrong_amount',
] as const;

export type FaultName = (typeof faultNames)[number];

export const faults: Readonly<Record<FaultName, Fault>> = {
  /** The answer takes its time, less than callers usually wait. */
  slow: { does: 'now', says: 'truth', delayMs: 500 },
  /** Done long after the caller has given up; until then nobody has heard of it. */
  late: { does: 'later', says: 'truth', delayMs: 10_000 },
  no_answer_before: { does: 'never', says: 'nothing' },
  no_answer_after: { does: 'now', says: 'nothing' },
  /** The connection is reset. */
  cut_before: { does: 'never', says: 'cut' },
  cut_after: { does: 'now', says: 'cut' },
  error_before: { does: 'never', says: 'error' },
  error_after: { does: 'now', says: 'error' },
  garbage: { does: 'now', says: 'garbage' },
  /** What is done is right; what is said of it is one minor unit more. */
  wrong_amount: { does: 'now', says: 'wrong_amount' },
};
