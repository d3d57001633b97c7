import type { Clock } from '@cedula/chassis/time/clock.ts';
import { eraseNextOfAlbum } from '../erasures/erase-albums.ts';
import { finishErasures } from '../erasures/erasure-loop.ts';
import type { Media } from './start-media.ts';

/** Takes the turns of the loops that erase what was deleted, until nothing is due. */
export async function eraseAll(media: Media, clock: Clock): Promise<void> {
  const options = { ...media, clock, wakeErasures: () => undefined };
  while (await eraseNextOfAlbum(options));
  while ((await finishErasures(options)) > 0);
}
