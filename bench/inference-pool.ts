import { availableParallelism } from 'node:os';
import { cast, drawPortrait } from '@cedula/specimens';
import { analyseFaces } from '../services/inference/src/engines/local/face/analyse.ts';
import {
  type LocalFaceEngine,
  createLocalFaceEngine,
} from '../services/inference/src/engines/local/face/face-engine.ts';
import { loadFaceNets } from '../services/inference/src/engines/local/face/face-nets.ts';
import { median, report } from './load/report.ts';

// The images per second of a pool with one worker thread, kept busy, against the bare engine
// called in a loop on the main thread: in turn, so that what else the machine does falls on
// both. Then what a pool of one worker per core makes of that, and what a worker weighs.

const rounds = 7;
const imagesPerRound = 8;
const cores = availableParallelism();
const deadline = Date.now() + 10 * 60_000;

const people = cast.slice(0, imagesPerRound);
const portraits = await Promise.all(
  people.map((person) => drawPortrait({ person, variation: { jpegQuality: 85 } })),
);

function residentMegabytes(): number {
  return process.memoryUsage.rss() / 1e6;
}

async function startEngine(workers: number): Promise<LocalFaceEngine> {
  const engine = createLocalFaceEngine({ workers, maxQueued: imagesPerRound });
  await engine.ready();
  await describeInPool(engine);
  return engine;
}

async function describeInPool(engine: LocalFaceEngine): Promise<void> {
  await Promise.all(portraits.map((portrait) => engine.describeFace(portrait, { deadline })));
}

async function inLoop(describe: boolean): Promise<void> {
  for (const portrait of portraits) await analyseFaces(nets, portrait, { deadline, describe });
}

async function imagesPerSecond(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (imagesPerRound * 1000) / (performance.now() - started);
}

const memoryBefore = residentMegabytes();
const one = await startEngine(1);
const memoryOfOne = residentMegabytes();
const another = await startEngine(1);
const memoryOfTwo = residentMegabytes();
await another.close();
const nets = await loadFaceNets();

const ratios: number[] = [];
const bareRates: number[] = [];
const detectRates: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const bareRate = await imagesPerSecond(() => inLoop(true));
  ratios.push((await imagesPerSecond(() => describeInPool(one))) / bareRate);
  bareRates.push(bareRate);
  detectRates.push(await imagesPerSecond(() => inLoop(false)));
}
await one.close();

const all = await startEngine(cores);
const allRates: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  allRates.push(await imagesPerSecond(() => describeInPool(all)));
}
await all.close();

const detectMs = 1000 / median(detectRates);
const describeMs = 1000 / median(bareRates);
report({
  name: 'pool.throughput.ratio',
  value: median(ratios),
  unit: 'of the bare engine',
  atLeast: 0.9,
  note: `one worker against a loop on the main thread, median of ${rounds} rounds of ${imagesPerRound} portraits`,
});
report({
  name: 'pool.throughput.all_cores',
  value: median(allRates) / median(bareRates),
  unit: 'times the bare engine',
  note: `${cores} workers on ${cores} cores`,
});
report({ name: 'face.detect', value: detectMs, unit: 'ms', note: 'decode, find, measure; 640 px JPEG' });
report({ name: 'face.describe', value: describeMs - detectMs, unit: 'ms' });
report({
  name: 'face.match',
  value: 2 * describeMs,
  unit: 'ms',
  note: 'two images, one after the other; two workers take half',
});
report({ name: 'face.worker.first', value: memoryOfOne - memoryBefore, unit: 'MB' });
report({ name: 'face.worker.further', value: memoryOfTwo - memoryOfOne, unit: 'MB' });
