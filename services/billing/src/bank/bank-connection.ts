import { errors, Pool } from 'undici';
import type { UnknownCause } from './bank.ts';

/** A request to the bank. */
export interface BankRequest {
  readonly method: 'GET' | 'POST';
  /** Below the bank's URL, with its query: `/v1/steps?pageSize=10`. */
  readonly path: string;
  readonly idempotencyKey?: string;
  readonly body?: object;
}

/** What came of it. Nothing of what was sent, nor of what was received, stands in a failure. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown }
  | {
      readonly kind: 'failed';
      readonly cause: UnknownCause;
      /** False where it is certain that the bank has received nothing. */
      readonly sent: boolean;
    };

/** The open connections to the bank. */
export interface BankConnection {
  /** Never throws. */
  exchange(request: BankRequest, timeoutMs: number): Promise<Exchange>;
  close(): Promise<void>;
}

const maxConnections = 64;
/** A page of 1,000 steps has about 250 KiB. */
const maxAnswerBytes = 1_048_576;
const connectMs = 2_000;

/** @param options.url with or without a path, under which the bank's own begin */
export function openBankConnection(options: { url: string; apiKey: string }): BankConnection {
  const { origin, pathname } = new URL(options.url);
  const base = pathname.replace(/\/$/, '');
  const pool = new Pool(origin, {
    connections: maxConnections,
    maxResponseSize: maxAnswerBytes,
    maxHeaderSize: 16_384,
    connect: { timeout: connectMs },
    keepAliveTimeout: 10_000,
  });
  const authorization = `Bearer ${options.apiKey}`;

  return {
    async exchange({ method, path, idempotencyKey, body }, timeoutMs) {
      try {
        const response = await pool.request({
          method,
          path: `${base}${path}`,
          headers: {
            authorization,
            accept: 'application/json',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await response.body.text();
        return { kind: 'answered', status: response.statusCode, body: parsed(text) };
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => pool.destroy(),
  };
}

/** Undefined, which has no answer's shape, where it is no JSON. */
function parsed(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

/** The connection was never made, so nothing went over it. */
const notConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function failureOf(error: unknown): Exchange {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'failed', cause: 'deadline', sent: true };
  }
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return { kind: 'failed', cause: 'malformed', sent: true };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { kind: 'failed', cause: 'connection', sent: !notConnected.has(code) };
}
