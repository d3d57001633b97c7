/** The kinds of image that are taken, judged by their first bytes, never by what somebody declares. */
export type ImageType = 'jpeg' | 'png' | 'webp';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What the bytes start as, or undefined for anything else. */
export function imageType(bytes: Uint8Array): ImageType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12));
  if (head.length < 12) return undefined;
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png';
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return undefined;
}

/**
 * Whether a PNG is animated: an acTL chunk stands before the first IDAT (PNG 3rd edition,
 * §11.3.2.1). The decoder shows the first frame of such a file and does not say so.
 */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = PNG_SIGNATURE.length;
  while (offset + 8 <= png.length) {
    const chunk = png.toString('latin1', offset + 4, offset + 8);
    if (chunk === 'acTL') return true;
    if (chunk === 'IDAT') return false;
    offset += 12 + png.readUInt32BE(offset);
  }
  return false;
}
