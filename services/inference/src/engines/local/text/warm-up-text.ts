import type { ZoneReaders } from './mrz-reader.ts';
import { type Raster, cropPng } from './raster.ts';

/** A row of bars with a crossbar each, in the proportions of letters. */
function bars(): Raster {
  const [width, height] = [400, 60];
  const data = new Uint8Array(width * height).fill(240);
  for (let left = 20; left < width - 30; left += 26) {
    for (let y = 15; y < 45; y += 1) data.fill(20, y * width + left, y * width + left + 4);
    for (let y = 28; y < 32; y += 1) data.fill(20, y * width + left, y * width + left + 16);
  }
  return { data, width, height };
}

/** Reads something once with each, so that the first caller does not wait for the compiler. */
export async function warmUpReaders({ classifier, network }: ZoneReaders): Promise<void> {
  const raster = bars();
  const png = await cropPng(
    raster,
    { left: 0, top: 0, right: raster.width, bottom: raster.height },
    { scale: 1 },
  );
  await classifier.words(png, 'block');
  await network.words(png, 'line');
}
