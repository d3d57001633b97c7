import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultyStack } from '../tests/faults/testing/faulty-stack.ts';
import { isAnswered, isPutOff } from '../tests/faults/testing/outcome.ts';
import { medianMs, press } from '../tests/faults/testing/overload.ts';
import { picturesOf } from '../tests/faults/testing/picture.ts';
import { median, report } from './load/report.ts';

// What is still stored when three times as many upload as media takes at once, against as many as
// it takes: more load may not mean less work.

const capacity = 16;
const rounds = 5;

await using stack = await startFaultyStack();
const signedUp = await Promise.all(Array.from({ length: 4 }, () => stack.signUp()));
const companies = signedUp.map(({ cedula }) => cedula);
const picture = await picturesOf({ width: 800, height: 600 });
const pressBy = (callers: number) => press({ companies, picture, callers, forMs: 2_000 });

await pressBy(capacity);
const ratios: number[] = [];
const refusedMs: number[] = [];
const storedMs: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const usual = await pressBy(capacity);
  const excessive = await pressBy(3 * capacity);
  ratios.push(excessive.storedPerSecond / usual.storedPerSecond);
  refusedMs.push(medianMs(excessive.outcomes.filter(isPutOff)));
  storedMs.push(medianMs(excessive.outcomes.filter(isAnswered)));
  await sleep(200);
}
report({
  name: 'overload.goodput',
  value: median(ratios),
  unit: 'of what is stored at capacity',
  atLeast: 0.8,
  note: `median of ${rounds} interleaved rounds; stored in ${median(storedMs)} ms, refused in ${median(refusedMs)} ms`,
});
