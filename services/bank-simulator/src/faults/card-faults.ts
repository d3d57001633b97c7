import { testCard } from '../cards/test-cards.ts';
import type { Endpoint, FaultName } from './faults.ts';

/** A call, as far as its card's behaviour depends on it. */
export interface CardCall {
  readonly endpoint: Endpoint;
  readonly testCard?: string | undefined;
  /** The step's own comes first. */
  readonly references: readonly string[];
}

const maxTried = 10_000;

/** The faults that the cards themselves bring: every time, or at the first try under a reference. */
export function createCardFaults(): (call: CardCall) => FaultName | undefined {
  const tried = new Set<string>();
  return ({ endpoint, testCard: name, references }) => {
    const behaviour = testCard(name)?.at[endpoint];
    if (behaviour === undefined || 'declines' in behaviour) return undefined;
    if (behaviour.tries === 'every') return behaviour.fault;
    const mark = `${endpoint} ${references[0] ?? ''}`;
    if (tried.has(mark)) return undefined;
    if (tried.size >= maxTried) tried.clear();
    tried.add(mark);
    return behaviour.fault;
  };
}
