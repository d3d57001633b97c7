import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ManagedProcess } from '../../../tools/stack/processes/managed-process.ts';
import type { FaultyStack } from './faulty-stack.ts';
import { timeUntil } from './timing.ts';

/** How many calls are acknowledged between one round of kills and the next. */
const callsBetween = 24;
/** Time to start again on a busy machine, and to do so much. */
const roundMs = 30_000;

/** Kills a process at a random moment; whoever supervises it starts it again. */
export async function crash(process: ManagedProcess): Promise<void> {
  await delay(Math.random() * 300);
  const before = process.pid();
  process.signal('SIGKILL');
  await timeUntil(`${process.name} is started again`, 10_000, () => {
    const now = process.pid();
    return now !== undefined && now !== before;
  });
}

/** Kills NATS at a random moment, and takes its disk away. */
export async function loseStreams({ servers: { nats } }: Pick<FaultyStack, 'servers'>): Promise<void> {
  await delay(Math.random() * 300);
  await nats.kill();
  rmSync(nats.storeFolder, { recursive: true });
  await nats.start();
}

/**
 * Kills every part of the stack in turn, alone and two at once; media most often, because
 * between an image's objects and its row is the worst moment of all. Throws where no work
 * gets done any more after one of them.
 *
 * @param done how many calls have been acknowledged so far
 * @returns how many processes were killed
 */
export async function killEverything(stack: FaultyStack, done: () => number): Promise<number> {
  const { media, inference, billing, identity, gateway } = stack.processes;
  const { redis, s3, postgres } = stack.servers;
  const loseNats = () => loseStreams(stack);
  const rounds: readonly (readonly (() => Promise<void>)[])[] = [
    [() => crash(media)],
    [() => crash(inference), () => crash(billing)],
    [loseNats],
    [() => crash(media), () => crash(redis)],
    [() => crash(gateway)],
    [() => crash(s3), () => crash(billing)],
    [loseNats, () => crash(media)],
    [() => crash(postgres)],
    [() => crash(identity), () => crash(inference), () => crash(media)],
  ];
  const work = async () => {
    const goal = done() + callsBetween;
    await timeUntil(`${callsBetween} more calls are acknowledged`, roundMs, () => done() >= goal);
  };
  await work();
  for (const round of rounds) {
    await Promise.all(round.map((kill) => kill()));
    await work();
  }
  return rounds.flat().length;
}
