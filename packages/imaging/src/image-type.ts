/** The media types of the images that are taken. */
export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

const signatures: readonly (readonly [ImageType, (bytes: Uint8Array) => boolean])[] = [
  ['image/jpeg', (bytes) => holds(bytes, 0, [0xff, 0xd8, 0xff])],
  ['image/png', (bytes) => holds(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  // RIFF, four bytes of length, WEBP.
  ['image/webp', (bytes) => holds(bytes, 0, latin('RIFF')) && holds(bytes, 8, latin('WEBP'))],
];

/** The type of an image by its first bytes; undefined where it is none that is taken. */
export function imageTypeOf(bytes: Uint8Array): ImageType | undefined {
  return signatures.find(([, begins]) => begins(bytes))?.[0];
}

function holds(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[offset + index] === byte);
}

function latin(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}
