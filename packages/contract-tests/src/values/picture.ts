import { drawPortrait } from '@cedula/specimens';

/** The portrait that every file field gets: one face, so that every operation can succeed. */
export const picture: Uint8Array = await drawPortrait({
  person: 'freya',
  size: { width: 320, height: 320 },
  variation: { jpegQuality: 70 },
});

export const pictureText: string = Buffer.from(picture).toString('base64');

/** The same picture with so many bytes: decoders pass over what stands behind a JPEG's end. */
export function pictureOf(byteCount: number): string {
  const padded = Buffer.alloc(byteCount);
  padded.set(picture.subarray(0, byteCount));
  return padded.toString('base64');
}
