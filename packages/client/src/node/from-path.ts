import { createReadStream } from 'node:fs';

/**
 * A file on this machine, to be uploaded: `cedula.images.upload({ content: fromPath('me.jpg') })`.
 * It is opened when it is read; the call rejects with Node's error where it cannot be.
 */
export function fromPath(path: string | URL): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => createReadStream(path)[Symbol.asyncIterator]() };
}
