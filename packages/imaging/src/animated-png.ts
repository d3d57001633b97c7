const signatureBytes = 8;
/** Length, type and checksum, which every chunk has beside its data. */
const chunkOverhead = 12;

/**
 * Whether a PNG is an animation: it has an `acTL` chunk before its first `IDAT` (PNG
 * third edition §11.3.6.1). The decoder takes such a file for its first picture alone,
 * while whoever downloads the original sees them all.
 */
export function isAnimatedPng(png: Uint8Array): boolean {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  let offset = signatureBytes;
  while (offset + chunkOverhead <= bytes.length) {
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
    offset += chunkOverhead + bytes.readUInt32BE(offset);
  }
  return false;
}
