import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createHash, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Holding } from '../admission/held-bytes.ts';
import type { Exchange } from './exchange.ts';

/** A request's body and its SHA-256. */
export interface Body {
  readonly bytes: Buffer;
  readonly sha256: Uint8Array;
}

const discardMaxBytes = 64 * 1024 * 1024;
const discardMaxMs = 2_000;
/** Up to here one call hashes the body faster than many; beyond it would hold up the event loop. */
const hashAtOnceBytes = 64 * 1024;

/** The length that the head announces, in bytes; undefined where the body is chunked. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length'];
  if (text !== undefined) return Number(text);
  return request.headers['transfer-encoding'] === undefined ? 0 : undefined;
}

/**
 * Reads a body to its end. Throws BODY_TOO_LARGE beyond `maxBytes`, before anything is
 * read where the head already says so, UNAVAILABLE where bodies fill the memory set aside
 * for them, and MALFORMED_REQUEST where the caller leaves half-way or sends trailers.
 */
export async function readBody(
  { request, response }: Exchange,
  maxBytes: number,
  holding: Pick<Holding, 'add'>,
): Promise<Body> {
  const announced = announcedLength(request);
  if (announced === 0) return { bytes: Buffer.alloc(0), sha256: hash('sha256', '', 'buffer') };
  if (announced !== undefined && announced > maxBytes) throw tooLarge(maxBytes);
  holding.add(announced ?? 0);
  if (request.headers.expect !== undefined) response.writeContinue();

  const chunks: Buffer[] = [];
  let size = 0;
  const digest = createDigest();
  using _ = endingWithSocket(request);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (announced === undefined) holding.add(chunk.length);
      digest.update(chunk);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('MALFORMED_REQUEST', 'The body ended before it was complete.', { cause: error });
  }
  if (request.rawTrailers.length > 0) throw new DomainError('MALFORMED_REQUEST', 'Trailers are not taken.');
  const [only, ...more] = chunks;
  const bytes = only !== undefined && more.length === 0 ? only : Buffer.concat(chunks, size);
  return { bytes, sha256: digest.finish(bytes) };
}

/**
 * Ends a request with its connection. Node does so only until the request is answered, and
 * one that is framed badly or too slow is answered while its body is being read: whoever
 * reads it would wait for ever, and hold on to what the request was given.
 */
function endingWithSocket(request: IncomingMessage): Disposable {
  const { socket } = request;
  const end = () => void request.destroy();
  if (socket.destroyed) end();
  socket.once('close', end);
  return { [Symbol.dispose]: () => socket.off('close', end) };
}

/** Hashes small bodies once at the end and large ones as they arrive. */
function createDigest() {
  let seen = 0;
  let pending: Buffer[] = [];
  const large = createHash('sha256');
  return {
    update(chunk: Buffer): void {
      seen += chunk.length;
      pending.push(chunk);
      if (seen <= hashAtOnceBytes) return;
      for (const waiting of pending) large.update(waiting);
      pending = [];
    },
    finish: (whole: Buffer): Uint8Array =>
      seen <= hashAtOnceBytes ? hash('sha256', whole, 'buffer') : large.digest(),
  };
}

/**
 * After an answer that did not wait for the body: closes our side of the connection alone
 * and reads on for a while, so that the caller sees the answer (RFC 9112 §9.6), then cuts
 * it off. Node would close both sides with the last byte of the answer: a caller that is
 * still sending would meet a reset, which takes the answer with it half of the time.
 */
export function discardRest({ request, response }: Exchange): void {
  if (request.complete || request.destroyed || announcedLength(request) === 0) return;
  const { socket } = request;
  let left = discardMaxBytes;
  const cut = () => socket.destroy();
  const timer = setTimeout(cut, discardMaxMs);
  socket.destroySoon = () => void socket.end();
  socket.once('close', () => clearTimeout(timer));
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  // Nothing more comes, so nothing can be met by a reset.
  request.once('end', () => (response.writableFinished ? cut() : response.once('finish', cut)));
  request.once('error', () => undefined);
  response.once('error', () => undefined);
  request.resume();
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('BODY_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`);
}
