import { startStack } from '../tools/stack/start-stack.ts';
import { removeFolder, temporaryFolder } from '../tools/testing/temporary-data.ts';
import { countUnderFire } from '../tests/faults/testing/count-under-fire.ts';
import { faultySettings } from '../tests/faults/testing/sign-up.ts';
import { report } from './load/report.ts';

// Ten thousand billable calls while broker, relay, Redis and consumer are killed in turn, over and
// over: what was acknowledged is what is billed, each call once. `npm test` does the same with fewer.

const calls = Number(process.argv[2] ?? 10_000);
const dataFolder = temporaryFolder();
const stack = await startStack({ dataFolder, environment: faultySettings });
try {
  const count = await countUnderFire(stack, calls);
  const { acknowledged, billed, wrong, kills, failures, replays, callsPerSecond } = count;
  const bill = new Set(billed);
  const name = 'counting.under_fire';
  report({ name: `${name}.acknowledged`, value: acknowledged.length, unit: 'calls', atLeast: calls });
  report({ name: `${name}.kills`, value: kills, unit: 'processes' });
  report({ name: `${name}.failed_tries`, value: failures, unit: 'tries' });
  report({ name: `${name}.replays`, value: replays, unit: 'calls' });
  report({ name: `${name}.rate`, value: callsPerSecond, unit: 'calls/s' });
  report({
    name: `${name}.unbilled`,
    value: acknowledged.filter((result) => !bill.has(result)).length,
    unit: 'calls',
    atMost: 0,
  });
  report({
    name: `${name}.billed_beyond`,
    value: billed.length - new Set(acknowledged).size,
    unit: 'lines',
    atMost: 0,
    note: 'lines beyond one for each acknowledged call, double ones and those of calls that nobody was told of',
  });
  report({ name: `${name}.wrong_answers`, value: wrong.length, unit: 'answers', atMost: 0 });
} finally {
  await stack.stop();
  removeFolder(dataFolder);
}
