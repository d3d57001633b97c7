import { UploadError } from './errors.ts';

/** The bytes of a file: in memory, a Blob or File, or a stream, which is read before anything is sent. */
export type UploadSource =
  Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** One of several files: the name of a `File` is its own, others are named by their place. */
export type UploadFile =
  UploadSource | { readonly fileName?: string | undefined; readonly content: UploadSource };

/**
 * Reads the files of a batch, with the names they are sent by.
 *
 * @param maxBytes of each: what is too large for the server is for it to say
 */
export async function readFiles(
  files: unknown,
  { field, maxBytes }: { field: string; maxBytes: number },
): Promise<{ name: string; content: Blob }[]> {
  if (!Array.isArray(files)) throw new UploadError(field, 'it is no list of files');
  const read: { name: string; content: Blob }[] = [];
  for (const [index, file] of files.entries()) {
    const at = `${field}[${index}]`;
    const { fileName, content } = named(file);
    read.push({
      name: fileName ?? `file-${index + 1}`,
      content: await readSource(content, { field: at, maxBytes }),
    });
  }
  return read;
}

function named(file: unknown): { readonly fileName: string | undefined; readonly content: unknown } {
  const isObject = typeof file === 'object' && file !== null;
  if (isObject && 'content' in file) {
    const fileName: unknown = Reflect.get(file, 'fileName');
    return {
      fileName: typeof fileName === 'string' ? fileName : nameOf(file.content),
      content: file.content,
    };
  }
  return { fileName: nameOf(file), content: file };
}

function nameOf(source: unknown): string | undefined {
  return typeof File !== 'undefined' && source instanceof File ? source.name : undefined;
}

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
