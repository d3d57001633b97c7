import type { Endpoint, FaultName } from '../faults/faults.ts';

/** What a card does at one step. */
export type Behaviour =
  { readonly declines: string } | { readonly fault: FaultName; readonly tries: 'first' | 'every' };

/** A card that does something else than to approve. */
export interface TestCard {
  readonly number: string;
  readonly at: Readonly<Partial<Record<Endpoint, Behaviour>>>;
  /** Its authorisations are good for a second. */
  readonly expiresSoon?: true;
}

const declines = (reason: string): Behaviour => ({ declines: reason });
/** However often it is tried: only asking afterwards helps. */
const always = (fault: FaultName): Behaviour => ({ fault, tries: 'every' });
/** The same command given again goes well. */
const atFirst = (fault: FaultName): Behaviour => ({ fault, tries: 'first' });

/**
 * Every card with a mind of its own, by a name that stands for the number in the book. Any other
 * number that a scheme could have issued approves everything, so that tests may make up their own.
 */
export const testCards = {
  // The numbers that payment developers know.
  generic_decline: { number: '4000000000000002', at: { authorise: declines('GENERIC_DECLINE') } },
  insufficient_funds: { number: '4000000000009995', at: { authorise: declines('INSUFFICIENT_FUNDS') } },
  lost_card: { number: '4000000000009987', at: { authorise: declines('LOST_CARD') } },
  stolen_card: { number: '4000000000009979', at: { authorise: declines('STOLEN_CARD') } },
  expired_card: { number: '4000000000000069', at: { authorise: declines('EXPIRED_CARD') } },
  incorrect_cvc: { number: '4000000000000127', at: { authorise: declines('INCORRECT_CVC') } },
  processing_error: { number: '4000000000000119', at: { authorise: declines('PROCESSING_ERROR') } },

  // Authorising with a bank in trouble.
  slow: { number: '4000009999990016', at: { authorise: always('slow') } },
  late: { number: '4000009999990024', at: { authorise: atFirst('late') } },
  no_answer_after: { number: '4000009999990032', at: { authorise: always('no_answer_after') } },
  no_answer_before: { number: '4000009999990040', at: { authorise: always('no_answer_before') } },
  no_answer_once: { number: '4000009999990057', at: { authorise: atFirst('no_answer_after') } },
  cut_after: { number: '4000009999990065', at: { authorise: always('cut_after') } },
  cut_before: { number: '4000009999990073', at: { authorise: always('cut_before') } },
  cut_once: { number: '4000009999990081', at: { authorise: atFirst('cut_after') } },
  error_after: { number: '4000009999990099', at: { authorise: always('error_after') } },
  error_before: { number: '4000009999990107', at: { authorise: always('error_before') } },
  error_once: { number: '4000009999990115', at: { authorise: atFirst('error_before') } },
  garbage: { number: '4000009999990123', at: { authorise: always('garbage') } },
  wrong_amount: { number: '4000009999990131', at: { authorise: always('wrong_amount') } },

  // The steps after it.
  capture_declined: { number: '4000009999990149', at: { capture: declines('PROCESSING_ERROR') } },
  capture_unanswered: { number: '4000009999990156', at: { capture: always('no_answer_after') } },
  void_declined: { number: '4000009999990164', at: { void: declines('PROCESSING_ERROR') } },
  void_unanswered: { number: '4000009999990172', at: { void: always('no_answer_after') } },
  refund_declined: { number: '4000009999990180', at: { refund: declines('PROCESSING_ERROR') } },
  refund_unanswered: { number: '4000009999990198', at: { refund: always('no_answer_after') } },
  authorisation_expires: { number: '4000009999990206', at: {}, expiresSoon: true },
} as const satisfies Readonly<Record<string, TestCard>>;

const byNumber = new Map<string, string>(
  Object.entries(testCards).map(([name, { number }]) => [number, name]),
);
const byName = new Map<string, TestCard>(Object.entries(testCards));

/** The name under which the book remembers what a card does; its number is not kept. */
export function testCardNamed(number: string): string | undefined {
  return byNumber.get(number);
}

/** A test card by its name; undefined for all that approve everything. */
export function testCard(name: string | undefined): TestCard | undefined {
  return name === undefined ? undefined : byName.get(name);
}
