import sharp, { type Sharp } from 'sharp';

// For the whole process, also for what other modules open: libvips knows dozens of
// formats, some of which run scripts or follow links.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
// One thread per picture: how many pictures are decoded at once is decided by who calls.
sharp.concurrency(1);
// No two pictures are alike; kept results would be memory for nothing.
sharp.cache(false);

/** The most pixels that an image may have. */
export const maxPixels = 25_000_000;

/**
 * Opens an image that nobody vouches for. Nothing is read until a result is asked for;
 * then it fails for what is truncated or broken. Damage that decoders are used to (phones
 * write headers that the standard forbids) is no failure.
 */
export function openImage(content: Uint8Array): Sharp {
  return sharp(content, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true });
}

/** Reads the head of an image, whatever its size. Decodes no pixel. */
export function readHead(content: Uint8Array) {
  return sharp(content, { failOn: 'error', limitInputPixels: false }).metadata();
}
