import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerName } from '../../tools/stack/servers/start-server.ts';
import type { ServiceName } from '../../tools/stack/services.ts';
import { type CallName, callNames, type Callers, createCallers } from './testing/callers.ts';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { inWords, outage } from './testing/outage.ts';
import { isAnswered, isPutOff } from './testing/outcome.ts';
import { medianMs, press, type Pressure } from './testing/overload.ts';
import { picturesOf } from './testing/picture.ts';
import { tell } from './testing/timing.ts';

let stack: FaultyStack;
let callers: Callers;
beforeAll(async () => {
  stack = await startFaultyStack();
  callers = await createCallers((await stack.signUp()).cedula);
});
afterAll(() => stack[Symbol.asyncDispose]());

describe('a server that is killed makes the mesh not ready within 5 s, and within 10 s of its return', () => {
  test.each<[ServerName, readonly CallName[]]>([
    ['redis', callNames],
    ['nats', []],
    ['s3', ['upload', 'inference']],
    ['postgres', callNames],
  ])('%s: calls that need it are put off fast, all others answered', async (name, needing) => {
    const server = stack.servers[name];
    const seen = await outage(stack, callers, { begin: () => server.kill(), end: () => server.start() });
    tell(`${name} killed: ${inWords(seen)}`);
    expect(seen).toMatchObject({ wrong: [], slow: [], restarted: [] });
    expect(seen.putOff).toEqual(callNames.filter((call) => needing.includes(call)));
    expect(seen.answered).toEqual(callNames.filter((call) => !needing.includes(call)));
  });
});

/** What a process holds in memory, in MiB. */
async function residentMebibytes(service: ServiceName): Promise<number> {
  const metrics = await fetch(`http://127.0.0.1:${stack.ports[service].internal}/metrics`);
  const bytes = /^process_resident_memory_bytes(?:\{.*\})? (\S+)$/m.exec(await metrics.text())?.[1];
  return Math.round(Number(bytes) / 1_048_576);
}

describe('more callers than there is capacity for', () => {
  test('uploads: the excess is refused early, storing does not collapse, memory is bounded', async () => {
    const signedUp = await Promise.all(Array.from({ length: 4 }, () => stack.signUp()));
    const companies = signedUp.map(({ cedula }) => cedula);
    const picture = await picturesOf({ width: 800, height: 600 });
    const pressBy = (at: number) => press({ companies, picture, callers: at, forMs: 1_000 });
    // As many as media takes at once, and three times as many; in turns, because the machine is shared.
    const rounds: { usual: Pressure; excessive: Pressure }[] = [];
    await pressBy(16);
    for (let round = 0; round < 3; round += 1) {
      rounds.push({ usual: await pressBy(16), excessive: await pressBy(48) });
    }
    const outcomes = rounds.flatMap(({ excessive }) => excessive.outcomes);
    const [stored, refused] = [outcomes.filter(isAnswered), outcomes.filter(isPutOff)];
    const rate = (kind: 'usual' | 'excessive') =>
      rounds.reduce((sum, round) => sum + round[kind].storedPerSecond, 0) / rounds.length;
    const [gateway, media] = [await residentMebibytes('gateway'), await residentMebibytes('media')];
    tell(
      `at three times the capacity: ${rate('excessive').toFixed(1)} uploads stored a second instead of ` +
        `${rate('usual').toFixed(1)}, ${stored.length} in ${medianMs(stored)} ms; ` +
        `${refused.length} refused in ${medianMs(refused)} ms; gateway ${gateway} MiB, media ${media} MiB`,
    );
    expect(outcomes.filter((outcome) => !isAnswered(outcome) && !isPutOff(outcome))).toEqual([]);
    expect(refused.map(({ reason }) => reason)).toEqual(refused.map(() => 'UNAVAILABLE'));
    expect(refused.length).toBeGreaterThan(10);
    expect(medianMs(refused)).toBeLessThan(medianMs(stored));
    // What is kept of the rate exactly is a figure of the bench; other tests share this machine.
    expect(rate('excessive')).toBeGreaterThan(0.5 * rate('usual'));
    expect(media).toBeLessThan(1_024);
    expect(gateway).toBeLessThan(768);
  });
});
