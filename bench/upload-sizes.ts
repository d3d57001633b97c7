import { Cedula } from '@cedula/client';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { startStack } from '../tools/stack/start-stack.ts';
import { removeFolder, temporaryFolder } from '../tools/testing/temporary-data.ts';
import { median, report } from './load/report.ts';

// What an upload with all its sizes takes through the whole service (signed, digested, rendered,
// stored four times, committed) against sharp doing the same work bare, in one run, by turns.

const runs = 9;
const longestSides = [1_600, 800, 200];
const photograph = await drawPicture({ width: 4_000, height: 3_000 }).jpeg({ quality: 85 }).toBuffer();

/** The sizes that media makes, from one decoding. */
async function renderBare(): Promise<void> {
  const { data, info } = await sharp(photograph)
    .autoOrient()
    .resize(1_600, 1_600, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  for (const side of longestSides) {
    await sharp(data, { raw: { width, height, channels } })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 85 })
      .toBuffer();
  }
}

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const dataFolder = temporaryFolder();
const stack = await startStack({
  dataFolder,
  environment: { CEDULA_ENGINE: 'simulated', CEDULA_QUOTA_PER_MONTH: '1000', CEDULA_LOG_LEVEL: 'error' },
});
const id = randomUUID();
const { cedula } = await Cedula.signUp(stack.httpUrl, { name: `Bench ${id}`, email: `it@${id}.example` });
const upload = () => cedula.images.upload({ content: new Uint8Array(photograph) });

await renderBare();
await upload();
const rounds: { bare: number; served: number }[] = [];
for (let run = 0; run < runs; run += 1) {
  rounds.push({ bare: await timeOf(renderBare), served: await timeOf(upload) });
}
report({ name: 'sharp.all_sizes', value: median(rounds.map(({ bare }) => bare)), unit: 'ms' });
report({ name: 'upload.all_sizes', value: median(rounds.map(({ served }) => served)), unit: 'ms' });
report({
  name: 'upload.ratio',
  value: median(rounds.map(({ bare, served }) => served / bare)),
  unit: '×',
  note: `a 12 megapixel JPEG of ${photograph.length} bytes, uploaded through the service against sharp alone; median of ${runs}`,
});
await stack.stop();
removeFolder(dataFolder);
