import { signRequest } from '@cedula/signatures';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Pace, waitOf } from './pace.ts';
import { note, type TracedRequest } from './trace.ts';
import type { WireRequest } from './wire-request.ts';

/** With what a caller signs. */
export interface AccessKey {
  readonly keyId: string;
  readonly secret: string;
}

export interface SendOptions {
  readonly baseUrl: string;
  /** Undefined: the request carries no credential. */
  readonly accessKey: AccessKey | undefined;
  readonly pace: Pace;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with all of its bytes. */
export interface Received {
  readonly response: Response;
  readonly body: Uint8Array;
}

const deadlineMs = 60_000;
const mostTries = 10;

/**
 * Sends a request and gives its answer, whatever it is. Where it comes too often (429) or
 * something is away for a while (503), it is signed and sent again, as late as it is told.
 */
export async function send(request: WireRequest, options: SendOptions): Promise<Received> {
  const { pace } = options;
  for (let tries = 1; ; tries += 1) {
    await pace.turn();
    const received = await sendOnce(request, options);
    pace.heard(received.response.headers);
    const wait = isForNow(received) ? waitOf(received.response.headers) : undefined;
    if (wait === undefined || tries === mostTries) return received;
    await sleep(wait * 1_000);
  }
}

/** Whether a refusal is about the moment alone: the rate, or something that is away. */
function isForNow({ response: { status }, body }: Received): boolean {
  return status === 503 || (status === 429 && Buffer.from(body).includes('RATE_LIMITED'));
}

async function sendOnce(request: WireRequest, options: SendOptions): Promise<Received> {
  const { method, target, contentType, body } = request;
  const { baseUrl, accessKey } = options;
  const url = new URL(target, baseUrl);
  const headers = { ...options.headers, ...(contentType !== undefined && { 'content-type': contentType }) };
  const content = body === undefined ? {} : { body: Buffer.from(body) };
  const signed =
    accessKey === undefined ? {} : signRequest({ method, url: url.href, headers, ...accessKey, ...content });
  const traced: TracedRequest = {
    ...request,
    baseUrl,
    headers: options.headers ?? {},
    keyId: accessKey?.keyId,
  };
  note(traced);
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...signed },
    ...content,
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
  traced.status = response.status;
  traced.requestId = response.headers.get('x-request-id') ?? '';
  return { response, body: new Uint8Array(await response.arrayBuffer()) };
}
