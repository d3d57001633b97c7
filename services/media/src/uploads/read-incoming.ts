import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { ObjectMissing, type ObjectStore } from '../objects/object-store.ts';

/**
 * Reads what was sent to an upload's URL, where anybody may have put anything of any size: it
 * is asked how large it is before a byte is read, and no more than that is. Throws
 * BODY_TOO_LARGE, and WRONG_STATE where nothing was sent.
 */
export async function readIncoming(
  store: Pick<ObjectStore, 'size' | 'read'>,
  key: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  try {
    if ((await store.size(key, signal)) > maxBytes) throw tooLarge(maxBytes);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of store.read(key, signal)) {
      size += chunk.length;
      // It may have been replaced since.
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  } catch (error) {
    if (!(error instanceof ObjectMissing)) throw error;
    throw new DomainError('WRONG_STATE', 'Nothing has been sent to the upload URL yet.');
  }
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('BODY_TOO_LARGE', `A file may have at most ${maxBytes} bytes.`);
}
