import type { IncomingMessage } from 'node:http';

/** Bytes of a content, both ends among them, counted from zero. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** The content that a range is asked of. */
export interface RangedContent {
  readonly sizeBytes: number;
  /** Strong, with its quotes. */
  readonly etag: string;
}

/** One range of bytes, with its first byte or as a suffix. Numbers beyond sixteen digits fit no content. */
const single = /^bytes=(\d{0,16})-(\d{0,16})$/i;

/**
 * What part of a content a request asks for (RFC 9110 §14.2): undefined for the whole, as
 * for any other method than GET, for several ranges, for units and forms that are not known,
 * and where If-Range names another content (§13.1.5).
 */
export function requestedRange(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  { sizeBytes, etag }: RangedContent,
): ByteRange | 'unsatisfiable' | undefined {
  if (method !== 'GET' || headers.range === undefined) return undefined;
  const ifRange = headers['if-range'];
  // Dates and weak tags say too little for bytes of two answers to be put together.
  if (typeof ifRange === 'string' && ifRange.trim() !== etag) return undefined;
  const [whole, from, to] = single.exec(headers.range.trim()) ?? [];
  if (whole === undefined || from === undefined || to === undefined) return undefined;
  if (from === '') return to === '' ? undefined : suffixOf(sizeBytes, Number(to));
  const [first, last] = [Number(from), to === '' ? sizeBytes - 1 : Number(to)];
  if (to !== '' && last < first) return undefined;
  if (first >= sizeBytes) return 'unsatisfiable';
  return { first, last: Math.min(last, sizeBytes - 1) };
}

function suffixOf(sizeBytes: number, length: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || sizeBytes === 0) return 'unsatisfiable';
  return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 };
}

/**
 * Cuts a range out of bytes that come in parts, and ends behind its last. Throws where the
 * bytes end before.
 */
export async function* cutRange(
  parts: AsyncIterable<Uint8Array>,
  { first, last }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  if (last < first) return;
  for await (const part of parts) {
    const wanted = part.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
    at += part.length;
    if (wanted.length > 0) yield wanted;
    if (at > last) return;
  }
  throw new Error(`the content ended after ${at} bytes`);
}
