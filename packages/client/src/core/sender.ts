import { failureOf } from './answer.ts';
import type { Body } from './body.ts';
import type { CallOptions, UploadProgress } from './call-options.ts';
import type { Clock } from './clock.ts';
import type { Authenticate } from './credentials.ts';
import { CedulaError, ConnectionError, TimeoutError } from './errors.ts';
import { observedStream } from './progress.ts';
import { ProblemError } from './problem-error.ts';
import { withRetries } from './retry.ts';

/** A request without credentials. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | undefined;
  /** Whether it goes out without credentials. */
  readonly isPublic: boolean;
}

export interface SendOptions extends CallOptions {
  readonly timeoutMs: number;
  readonly maxRetries: number;
}

export interface SenderOptions {
  readonly authenticate: Authenticate;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Whether `fetch` takes a stream as body, and a length with it. */
  readonly streamsBodies: boolean;
}

/** Sends requests: each try with credentials of its own. */
export interface Sender {
  /** One try. Gives whatever is answered. */
  readonly once: (
    request: OutgoingRequest,
    signal: AbortSignal,
    onProgress?: CallOptions['onProgress'],
  ) => Promise<Response>;
  /**
   * Tries as often as `maxRetries` and the time allow, until an answer of success is read.
   * Throws the last failure, or a TimeoutError, or the reason of the caller's signal.
   */
  readonly send: <T>(
    request: OutgoingRequest,
    read: (response: Response) => Promise<T>,
    options: SendOptions,
  ) => Promise<T>;
}

/** What is left of a clock that is wrong: how far the server's is ahead of ours. */
interface Skew {
  milliseconds: number;
}

export function createSender(options: SenderOptions): Sender {
  const skew: Skew = { milliseconds: 0 };
  const once: Sender['once'] = (request, signal, onProgress) =>
    sendOnce(options, skew, request, signal, onProgress);
  return {
    once,
    send: async (request, read, { signal: ended, timeoutMs, maxRetries, onProgress }) => {
      const { clock } = options;
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = ended === undefined ? timeout : AbortSignal.any([ended, timeout]);
      const attempt = async () => {
        const response = await once(request, signal, onProgress);
        if (!response.ok && response.status !== 304) throw await failureOf(response);
        return read(response);
      };
      try {
        return await withRetries(() => withTrueClock(attempt, skew, clock), {
          maxRetries,
          deadlineMs: clock.now() + timeoutMs,
          signal,
          clock,
        });
      } catch (error) {
        ended?.throwIfAborted();
        if (timeout.aborted) throw new TimeoutError(timeoutMs, { cause: error });
        throw error;
      }
    },
  };
}

/**
 * Tries again at once where the server says that the signature's time is wrong, and what
 * time it is. Nothing was done before, so that holds for every operation.
 */
async function withTrueClock<T>(attempt: () => Promise<T>, skew: Skew, clock: Clock): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.reason !== 'SIGNATURE_EXPIRED') throw error;
    const serverTime = Date.parse(error.problem.serverTime ?? '');
    if (Number.isNaN(serverTime)) throw error;
    skew.milliseconds = serverTime - clock.now();
    return attempt();
  }
}

async function sendOnce(
  { authenticate, fetch, clock, streamsBodies }: SenderOptions,
  skew: Skew,
  request: OutgoingRequest,
  signal: AbortSignal,
  onProgress: CallOptions['onProgress'],
): Promise<Response> {
  const { method, url, body, isPublic } = request;
  const headers = { ...request.headers, ...(body !== undefined && { 'content-type': body.type }) };
  const nowMs = clock.now() + skew.milliseconds;
  const credentials = isPublic ? {} : await authenticate({ method, url, headers, body: body?.bytes, nowMs });
  const isStreamed = body !== undefined && streamsBodies && onProgress !== undefined;
  const tell = isStreamed ? undefined : onProgress;
  const progress = (sentBytes: number): UploadProgress => ({
    sentBytes,
    totalBytes: body?.bytes.length ?? 0,
  });
  tell?.(progress(0));
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...headers,
        ...credentials,
        ...(isStreamed && { 'content-length': String(body.bytes.length) }),
      },
      ...(body !== undefined && !isStreamed && { body: body.bytes }),
      ...(isStreamed && { body: observedStream(body.bytes, onProgress), duplex: 'half' }),
      // Signed for one place: elsewhere it would be refused, and a token would be given away.
      redirect: 'manual',
      signal,
    });
    tell?.(progress(body?.bytes.length ?? 0));
    return response;
  } catch (cause) {
    if (cause instanceof CedulaError || signal.aborted) throw cause;
    throw new ConnectionError(`${url.host} could not be reached`, { cause });
  }
}
