import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { randomBytes } from 'node:crypto';

/** Draws a JPEG of that size once, and gives it with other bytes each time: each is an image of its own. */
export async function picturesOf(size: { width: number; height: number }): Promise<() => Buffer> {
  const picture = await drawPicture(size).jpeg().toBuffer();
  // Behind the end of the picture, where no decoder looks.
  return () => Buffer.concat([picture, randomBytes(16)]);
}
