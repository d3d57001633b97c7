import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createHash, hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Holding } from '../admission/held-bytes.ts';
import { type BodyPace, usualPace, watchPace } from './body-pace.ts';
import type { Exchange } from './exchange.ts';
import { receive } from './receive.ts';

/** A request's body and its SHA-256. */
export interface Body {
  readonly bytes: Buffer;
  readonly sha256: Uint8Array;
}

/** What the body of one request is bounded by. */
export interface BodyBounds {
  readonly maxBytes: number;
  readonly holding: Pick<Holding, 'add'>;
  readonly pace?: BodyPace;
}

/**
 * From here on the announced length is reserved before the first byte is read: two uploads
 * that each got half of what they need would both have been read for nothing. Smaller
 * bodies hold what has come of them, or a slow one would hold what it only promises.
 */
const reservedFromBytes = 1024 * 1024;

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
 * for them, and MALFORMED_REQUEST where the caller is too slow (408), leaves half-way or
 * sends trailers.
 */
export async function readBody(
  { request, response }: Exchange,
  { maxBytes, holding, pace = usualPace }: BodyBounds,
): Promise<Body> {
  const announced = announcedLength(request);
  if (announced === 0) return { bytes: Buffer.alloc(0), sha256: hash('sha256', '', 'buffer') };
  if (announced !== undefined && announced > maxBytes) throw tooLarge(maxBytes);
  const isReserved = announced !== undefined && announced > reservedFromBytes;
  if (isReserved) holding.add(announced);
  if (request.headers.expect !== undefined) response.writeContinue();

  const chunks: Buffer[] = [];
  let size = 0;
  const digest = createDigest();
  await receive(request, {
    take(chunk) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      if (!isReserved) holding.add(chunk.length);
      digest.update(chunk);
      chunks.push(chunk);
    },
    watch: (refuse) => watchPace(pace, () => size, refuse),
  });
  if (request.rawTrailers.length > 0) throw new DomainError('MALFORMED_REQUEST', 'Trailers are not taken.');
  const [only, ...more] = chunks;
  const bytes = only !== undefined && more.length === 0 ? only : Buffer.concat(chunks, size);
  return { bytes, sha256: digest.finish(bytes) };
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

/** The failure of a body that has more bytes than it may. */
export function tooLarge(maxBytes: number): DomainError {
  return new DomainError('BODY_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`);
}
