import { setTimeout as delay } from 'node:timers/promises';
import { type CallName, callNames, type Callers } from './callers.ts';
import type { FaultyStack } from './faulty-stack.ts';
import { answers, isAnswered, isPutOff, type Outcome } from './outcome.ts';
import { timeUntil } from './timing.ts';

/** How a part is taken away and brought back. */
export interface Fault {
  readonly begin: () => Promise<void> | void;
  /** Resolves when the part itself can serve again. */
  readonly end: () => Promise<void>;
}

/** What was seen from outside while a part was away, and after. */
export interface Outage {
  /** From the fault until `/readyz` said so. */
  readonly noticedMs: number;
  /** From the part's return until `/readyz` was 200 and every call succeeded. */
  readonly recoveredMs: number;
  /** Calls that succeeded although the part was away, and calls that were put off. */
  readonly answered: readonly CallName[];
  readonly putOff: readonly CallName[];
  /** Answers that are neither a success nor a 503 with Retry-After. There should be none. */
  readonly wrong: readonly Outcome[];
  /** Answers that took as long as the deadline of a light call. There should be none. */
  readonly slow: readonly Outcome[];
  readonly slowestMs: number;
  /** Services that were started anew. */
  readonly restarted: readonly string[];
}

/** A dependency that is away makes readiness fail within this time; after its return all is well within that. */
const noticedWithinMs = 5_000;
const recoveredWithinMs = 10_000;
/** How long a part stays away once that is noticed. */
const awayMs = 750;
const slowMs = 5_000;

/** Takes a part away under load, and brings it back. Throws where that isn't noticed, or not got over, in time. */
export async function outage(stack: FaultyStack, callers: Callers, fault: Fault): Promise<Outage> {
  const { httpUrl, processes } = stack;
  const pids = () => Object.values(processes).map((service) => [service.name, service.pid()] as const);
  const before = new Map(pids());
  const load = callers.keepCalling();
  await fault.begin();
  const whole = () => answers(`${httpUrl}/readyz`, 503);
  const noticedMs = await timeUntil('/readyz answers 503', noticedWithinMs, whole);
  if (!(await answers(`${httpUrl}/healthz`, 200))) throw new Error('the gateway is not alive');
  await delay(awayMs);
  const away = await Promise.all(callNames.map(async (name) => [name, await callers.call(name)] as const));
  await fault.end();
  const recoveredMs = await timeUntil('all is well again', recoveredWithinMs, () => isWell(httpUrl, callers));
  const outcomes = [...(await load.end()).values()].flat().concat(away.map(([, outcome]) => outcome));
  return {
    noticedMs,
    recoveredMs,
    answered: away.filter(([, outcome]) => isAnswered(outcome)).map(([name]) => name),
    putOff: away.filter(([, outcome]) => isPutOff(outcome)).map(([name]) => name),
    wrong: outcomes.filter((outcome) => !isAnswered(outcome) && !isPutOff(outcome)),
    slow: outcomes.filter(({ ms }) => ms >= slowMs),
    slowestMs: Math.round(Math.max(...outcomes.map(({ ms }) => ms))),
    restarted: pids().flatMap(([name, pid]) => (before.get(name) === pid ? [] : [name])),
  };
}

/** The times of an outage, to be printed. */
export function inWords({ noticedMs, recoveredMs, slowestMs }: Outage): string {
  return (
    `not ready after ${noticedMs} ms, well ${recoveredMs} ms after its return, ` +
    `slowest answer ${slowestMs} ms`
  );
}

/** The mesh says that it is ready, and a call through each service is answered. */
export async function isWell(httpUrl: string, callers: Callers): Promise<boolean> {
  if (!(await answers(`${httpUrl}/readyz`, 200))) return false;
  const outcomes = await Promise.all(callNames.map((name) => callers.call(name)));
  return outcomes.every(isAnswered);
}
