import type { Cedula } from '@cedula/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stack } from '../../../tools/stack/start-stack.ts';
import { upload } from '../../fixtures/images.ts';
import { crash, loseStreams } from './killing.ts';
import { insist, isAnswered, type Outcome } from './outcome.ts';
import { signUp } from './sign-up.ts';
import { rowsOf, unconfirmed } from './stored.ts';
import { timeUntil } from './timing.ts';

/** Customers, and how many calls each makes at once. */
const customers = 4;
const atOnce = 4;
/** Enough for every server to start again on a busy machine, at a quarter of a second each. */
const mostTries = 400;
/** How long to wait for a key whose first request was cut down. */
const inUseMs = 250;
/** How many calls are acknowledged between one kill and the next, and in what time. */
const callsBetween = 250;
const betweenMs = 120_000;
/** What was lost with the streams goes again after 30 s, and where that is lost too after 60 more. */
const countedWithinMs = 150_000;

/** What was acknowledged, and what was billed. */
export interface Count {
  /** The results of calls that were acknowledged. */
  readonly acknowledged: readonly string[];
  /** The results of requests that stand on a bill, once for each line. */
  readonly billed: readonly string[];
  /** Answers that are neither a success, nor 503 with Retry-After, nor a connection that was cut. */
  readonly wrong: readonly Outcome[];
  readonly kills: number;
  /** Tries that were put off or cut off. */
  readonly failures: number;
  /** Calls whose first try had its effect and no answer: another try was told it again. */
  readonly replays: number;
  readonly callsPerSecond: number;
}

/**
 * Makes billable calls, each under a key of its own and until it is acknowledged, while the
 * broker (with its disk), the relay, Redis and the consumer are killed in turn, over and over;
 * then waits until every event is confirmed.
 *
 * @param calls how many are to be acknowledged
 */
export async function countUnderFire(
  stack: Pick<Stack, 'httpUrl' | 'servers' | 'processes'>,
  calls: number,
): Promise<Count> {
  const signedUp = await Promise.all(Array.from({ length: customers }, () => signUp(stack.httpUrl)));
  const acknowledged: string[] = [];
  const wrong: Outcome[] = [];
  let [failures, replays, begun] = [0, 0, 0];

  async function detect(cedula: Cedula, imageId: string): Promise<void> {
    const headers = { 'idempotency-key': randomUUID() };
    const send = async () => {
      const answer = await cedula.fetch('POST', '/v1/face-detections', { headers, json: { imageId } });
      if (answer.headers.has('idempotent-replayed')) replays += 1;
      return answer;
    };
    const outcome = await insistOn(send, () => {
      failures += 1;
    });
    if (!isAnswered(outcome)) wrong.push(outcome);
    else acknowledged.push((JSON.parse(outcome.text) as { resultId: string }).resultId);
  }

  async function work(cedula: Cedula, imageId: string): Promise<void> {
    while (begun < calls && wrong.length === 0) {
      begun += 1;
      await detect(cedula, imageId);
    }
  }

  const images = await Promise.all(
    signedUp.map(async ({ cedula }) => ({ cedula, imageId: (await upload(cedula)).body.image.id })),
  );
  const startedAt = performance.now();
  let isOver = false;
  const killing = killInTurn(stack, { calls, done: () => acknowledged.length, isOver: () => isOver });
  const working = images.flatMap(({ cedula, imageId }) =>
    Array.from({ length: atOnce }, () => work(cedula, imageId)),
  );
  await Promise.all(working).finally(() => {
    isOver = true;
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const kills = await killing;
  await timeUntil('every event is confirmed', countedWithinMs, async () => {
    await delay(250);
    return (await unconfirmed(stack)) === 0;
  });
  const requests = (await Promise.all(signedUp.map(({ cedula }) => billedRequests(cedula)))).flat();
  const results = await resultsByRequest(stack);
  const billed = requests.map((requestId) => results.get(requestId) ?? `no result of ${requestId}`);
  return { acknowledged, billed, wrong, kills, failures, replays, callsPerSecond: calls / seconds };
}

/** Until it is answered: a key whose first request was cut down is in use until its hold ends. */
async function insistOn(send: () => Promise<Response>, failed: () => void): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await insist(send, { tries: mostTries, failed });
    if (outcome.reason !== 'IDEMPOTENCY_KEY_IN_USE' || tries === mostTries) return outcome;
    failed();
    await delay(inUseMs);
  }
}

/** Kills one after the other, and lets some work be done between; gives how many. */
async function killInTurn(
  stack: Pick<Stack, 'servers' | 'processes'>,
  { calls, done, isOver }: { calls: number; done: () => number; isOver: () => boolean },
): Promise<number> {
  const { inference, billing } = stack.processes;
  const turns = [
    () => loseStreams(stack),
    () => crash(inference),
    () => crash(stack.servers.redis),
    () => crash(billing),
  ];
  const kills = Math.max(turns.length, Math.floor(calls / callsBetween));
  for (let kill = 0; kill < kills; kill += 1) {
    const goal = ((kill + 0.5) * calls) / kills;
    await timeUntil('some calls are acknowledged', betweenMs, () => isOver() || done() >= goal);
    await turns[kill % turns.length]?.();
  }
  return kills;
}

/** The requests of a customer's bill but for the upload, from the lines in CSV. */
async function billedRequests(cedula: Cedula): Promise<string[]> {
  const headers = { accept: 'text/csv' };
  const answer = await insist(() => cedula.fetch('GET', '/v1/reports/usage/lines', { headers }));
  if (!isAnswered(answer)) throw new Error(`the bill cannot be read: ${answer.status} ${answer.reason}`);
  const [, ...lines] = answer.text.trimEnd().split('\r\n');
  return lines.flatMap((line) => {
    const [requestId = '', meter] = line.split(',');
    return meter === 'face_detection' ? [requestId] : [];
  });
}

async function resultsByRequest(stack: Pick<Stack, 'servers'>): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf<{ id: string; request: string }>(
    stack,
    'inference',
    'select id, request_id as request from result',
  );
  return new Map(rows.map(({ id, request }) => [request, id]));
}
