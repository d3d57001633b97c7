import type { Case, Kind } from '../cases/case.ts';
import { labelOf } from '../contract.ts';
import { PartyIsFull } from '../parties/full.ts';
import { curlOf, type TracedRequest, traced } from '../requests/trace.ts';
import type { Benches } from './bench.ts';

/** A guarantee that does not hold. */
export interface Failure {
  readonly kind: Kind;
  readonly operation: string;
  readonly name: string;
  readonly message: string;
  /** What was sent, as a shell would, and without secrets. */
  readonly requests: readonly string[];
}

export interface RunOptions {
  readonly benches: Benches;
  readonly concurrency?: number;
  /** Hears of each case that has run. */
  readonly onDone?: (done: number) => void;
}

const shownRequests = 6;

/** Runs cases, some at once, and gives those that failed, in the order of the cases. */
export async function runCases(cases: readonly Case[], options: RunOptions): Promise<Failure[]> {
  const { benches, concurrency = 6, onDone } = options;
  const failures = new Map<number, Failure>();
  const queue = cases.entries();
  let done = 0;
  const work = async () => {
    for (const [index, each] of queue) {
      const failure = await runCase(each, benches);
      if (failure !== undefined) failures.set(index, failure);
      onDone?.((done += 1));
    }
  };
  await Promise.all(Array.from({ length: benches.isOpen ? concurrency : 1 }, work));
  return [...failures].toSorted(([one], [other]) => one - other).map(([, failure]) => failure);
}

async function runCase(each: Case, benches: Benches): Promise<Failure | undefined> {
  // It ends its clients: not those of somebody who only lent their keys.
  if (each.pair === 'ending' && !benches.isOpen) return undefined;
  for (let tries = 1; ; tries += 1) {
    const requests: TracedRequest[] = [];
    const bench = await benches.get(each.pair);
    try {
      await traced(requests, () => each.run(bench));
      return undefined;
    } catch (error) {
      if (isFull(error) && tries === 1 && (await benches.renew(each.pair, bench))) continue;
      return {
        kind: each.kind,
        operation: labelOf(each.route),
        name: each.name,
        message: messageOf(error),
        requests: requests.slice(-shownRequests).map(curlOf),
      };
    }
  }
}

/** What fast-check tells of has the failure itself as its cause. */
function isFull(error: unknown): boolean {
  return error instanceof PartyIsFull || (error instanceof Error && error.cause instanceof PartyIsFull);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : '';
  return error.message + cause;
}
