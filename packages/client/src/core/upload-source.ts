import { UploadError } from './errors.ts';

/** The bytes of a file: in memory, a Blob or File, or a stream, which is read before anything is sent. */
export type UploadSource =
  Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Reads a file as a whole: the signature is over its bytes, so they have to be there before
 * they are sent. A source that holds more than the limit is left as soon as it is seen.
 * Throws an UploadError for that, and for what is no source.
 *
 * @param field the field of the request that it is for
 */
export async function readSource(
  source: unknown,
  { field, maxBytes }: { field: string; maxBytes: number },
): Promise<Blob> {
  const tooLarge = () => new UploadError(field, `it has more than ${maxBytes} bytes, the most that is taken`);
  if (source instanceof Blob) {
    if (source.size > maxBytes) throw tooLarge();
    return source;
  }
  if (source instanceof ArrayBuffer) return readSource(new Uint8Array(source), { field, maxBytes });
  if (source instanceof Uint8Array) {
    if (source.byteLength > maxBytes) throw tooLarge();
    return new Blob([Uint8Array.from(source)]);
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of chunksOf(source, field)) {
    if (!(chunk instanceof Uint8Array)) throw new UploadError(field, 'the stream gives what is no bytes');
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(Uint8Array.from(chunk));
  }
  return new Blob(chunks);
}

function chunksOf(source: unknown, field: string): AsyncIterable<unknown> {
  if (isAsyncIterable(source)) return source;
  // Not every browser can iterate over a stream.
  if (source instanceof ReadableStream) return readerOf(source);
  throw new UploadError(field, 'it is neither bytes nor Blob nor stream');
}

async function* readerOf(stream: ReadableStream<unknown>): AsyncGenerator {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, Symbol.asyncIterator) === 'function';
}
