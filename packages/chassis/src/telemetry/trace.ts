import { randomFillSync } from 'node:crypto';

/**
 * What travels with a call, as plain values handed from function to function: its place
 * in a trace (W3C Trace Context, level 1). A parent's `tracestate` is not handed on.
 */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** Of this piece of work: 16 lower-case hexadecimal digits, not all zero. */
  readonly spanId: string;
  /** Whether the one who began the trace asked for it to be recorded. */
  readonly sampled: boolean;
}

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const maxLength = 256;

/**
 * Reads a `traceparent` header (W3C Trace Context §3.2).
 *
 * @returns the sender's context, or undefined where the header is absent or breaks the
 * format in any way; the trace then begins anew
 */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  if (header === undefined || header.length > maxLength) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', rest] = traceparent.exec(header) ?? [];
  // Later versions may append fields; version 00 may not, and ff is no version at all.
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The header that hands a context on, in version 00. Flags that it doesn't know are not repeated. */
export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The context of work that nobody's call began. */
export function rootTrace(options: { sampled?: boolean } = {}): TraceContext {
  return { traceId: randomId(16), spanId: randomId(8), sampled: options.sampled ?? true };
}

/** The context of a piece of a larger piece of work: same trace, a span of its own. */
export function childSpan(parent: TraceContext): TraceContext {
  return { traceId: parent.traceId, spanId: randomId(8), sampled: parent.sampled };
}

/** The context of a call that arrived: a child of the sender's, or a new root. */
export function continueTrace(header: string | undefined): TraceContext {
  const sender = parseTraceparent(header);
  return sender === undefined ? rootTrace() : childSpan(sender);
}

const pool = Buffer.alloc(4_096);
let used = pool.length;

/** Random bytes in hexadecimal, never all zero, drawn from a pool: every call makes some. */
function randomId(length: 8 | 16): string {
  if (used + length > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += length;
  const id = pool.toString('hex', used - length, used);
  return /^0+$/.test(id) ? randomId(length) : id;
}
