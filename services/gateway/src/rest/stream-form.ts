import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { countPartsOf } from './count-parts.ts';
import { formBounds, isBoundary, malformedForm } from './multipart.ts';

/** A part of a form whose bytes are still arriving. */
export interface StreamedPart {
  readonly name: string;
  /** Undefined: it is a field. */
  readonly fileName: string | undefined;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * Takes a multipart/form-data body (RFC 7578) apart while it arrives: gives each part when its
 * head is there, and reads on as the part's content is read. What is not read of a part is
 * passed over. Throws what the chunks throw, and MALFORMED_REQUEST as `parseMultipart` does.
 * How many parts there may be is for the reader to say, who leaves.
 */
export async function* streamForm(
  boundary: string,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<StreamedPart, void> {
  if (!isBoundary(boundary)) throw malformedForm('has no valid boundary');
  const counted = countPartsOf(boundary);
  const arrived: (StreamedPart & { readonly stream: BusboyFileStream })[] = [];
  let given = 0;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  let current: BusboyFileStream | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    // Whoever reads it would wait for ever: the parser tells a part no end that did not come.
    current?.destroy();
    wake?.();
  };
  const contentOf = async function* (stream: BusboyFileStream): AsyncGenerator<Buffer, void> {
    try {
      for await (const chunk of stream) yield chunk;
    } catch (error) {
      throw failure === undefined ? error : failure.error;
    }
  };
  const left = Promise.withResolvers<never>();
  left.promise.catch(() => undefined);

  const parser = createParser(boundary);
  parser.on('file', (name: string | undefined, stream: BusboyFileStream, fileName: string | undefined) => {
    stream.on('error', () => fail(malformedForm('is cut off, or is none')));
    if (name === undefined) {
      stream.resume();
      return;
    }
    arrived.push({ name, fileName, content: contentOf(stream), stream });
    given += 1;
    wake?.();
  });
  parser.on('error', () => fail(malformedForm('is cut off, or is none')));
  parser.on('finish', () => {
    isOver = true;
    wake?.();
  });
  const feed = async () => {
    for await (const chunk of chunks) {
      counted.add(chunk);
      const written = new Promise<void>((resolve) => void parser.write(chunk, () => resolve()));
      await Promise.race([written, left.promise]);
    }
    parser.end();
  };
  void feed().catch(fail);

  try {
    for (;;) {
      const part = arrived.shift();
      if (failure !== undefined) throw failure.error;
      if (part !== undefined) {
        current = part.stream;
        yield part;
        part.stream.resume();
      }
      if (part !== undefined || arrived.length > 0) continue;
      if (isOver) break;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    // The parser leaves out parts whose headers it does not understand, and tells nobody.
    if (given !== counted.parts) throw malformedForm('has a part without a valid header');
  } finally {
    // Whoever gives the chunks may have none now: that is not waited for.
    left.reject(new Error('the form is not read any more'));
  }
}

function createParser(boundary: string) {
  return new Busboy({
    headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
    // As a file every part comes as the bytes that were sent, whatever its charset claims.
    isPartAFile: () => true,
    limits: formBounds,
  });
}
