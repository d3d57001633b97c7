import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createHash } from 'node:crypto';
import { type BodyPace, usualPace, watchPace } from './body-pace.ts';
import { announcedLength, tooLarge } from './body.ts';
import type { Exchange } from './exchange.ts';
import { receive } from './receive.ts';

/** A body that is handed on as it comes. */
export interface BodyStream {
  /** To be read once, to its end or until the reader leaves. Throws what `readBody` throws. */
  readonly chunks: AsyncGenerator<Buffer, void>;
  /** The SHA-256 of all of it. When it has been read to its end. */
  digest(): Uint8Array;
}

/**
 * Streams a body no faster than it is read. Throws BODY_TOO_LARGE at once where the head already
 * says that it is larger than `maxBytes`.
 *
 * @param signal ends it with its reason, whoever waits for a chunk
 */
export function streamBody(
  { request, response }: Exchange,
  { maxBytes, signal, pace = usualPace }: BodyStreamBounds,
): BodyStream {
  const announced = announcedLength(request);
  if (announced !== undefined && announced > maxBytes) throw tooLarge(maxBytes);
  const digest = createHash('sha256');
  const waiting: Buffer[] = [];
  let size = 0;
  let isOver = false;
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;

  async function* chunks(): AsyncGenerator<Buffer, void> {
    if (announced === 0) return;
    if (request.headers.expect !== undefined) response.writeContinue();
    let leave: ((error: DomainError) => void) | undefined;
    const give = (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      digest.update(chunk);
      waiting.push(chunk);
      request.pause();
      wake?.();
    };
    const watch = (refuse: (error: DomainError) => void) => {
      leave = refuse;
      return watchPace(pace, () => size, refuse);
    };
    const received = receive(request, { take: give, watch }).then(
      () => (isOver = true),
      (error: unknown) => (failure = { error }),
    );
    void received.then(() => wake?.());
    const abort = () => leave?.(abandoned(signal.reason));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk !== undefined) yield chunk;
        else if (failure !== undefined) throw failure.error;
        else if (isOver) break;
        else {
          const woken = new Promise<void>((resolve) => (wake = resolve));
          request.resume();
          await woken;
        }
      }
    } finally {
      signal.removeEventListener('abort', abort);
      leave?.(abandoned());
      await received;
    }
    if (request.rawTrailers.length > 0) throw new DomainError('MALFORMED_REQUEST', 'Trailers are not taken.');
  }

  return { chunks: chunks(), digest: () => digest.digest() };
}

/** What bounds the body of one request. */
export interface BodyStreamBounds {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly pace?: BodyPace;
}

/** Nobody hears it who has not left. */
function abandoned(cause?: unknown): DomainError {
  return new DomainError('INTERNAL', 'The body is not read any more.', { cause });
}
