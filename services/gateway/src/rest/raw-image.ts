import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { type ImageType, imageTypes } from '@cedula/operations/image-types.ts';

/** The bytes that each type of image begins with. */
const signatures: Readonly<Record<ImageType, (bytes: Uint8Array) => boolean>> = {
  'image/jpeg': (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
  'image/png': (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  // RIFF, four bytes of length, WEBP.
  'image/webp': (bytes) => startsWith(bytes, latin('RIFF')) && startsWith(bytes.subarray(8), latin('WEBP')),
};

/**
 * Judges a raw image body by its first bytes: throws UNSUPPORTED_MEDIA_TYPE when it is not
 * what its Content-Type says, or of a type that is not taken.
 *
 * @param type in lower case, without parameters
 */
export function checkRawImage(type: string, body: Uint8Array): void {
  const taken = imageTypes.find((name) => name === type);
  if (taken === undefined) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `An image is one of ${imageTypes.join(', ')}.`);
  }
  if (!signatures[taken](body)) throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `The body is not ${type}.`);
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte);
}

function latin(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}
