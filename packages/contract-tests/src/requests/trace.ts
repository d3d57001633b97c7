import { AsyncLocalStorage } from 'node:async_hooks';
import type { WireRequest } from './wire-request.ts';

/** A request that a case made, for its reproduction. */
export interface TracedRequest extends WireRequest {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The access key that signed it; undefined: none did. */
  readonly keyId: string | undefined;
  /** Undefined: no answer came. */
  status?: number;
  requestId?: string;
}

const shownBytes = 500;
const secrets = new Set(['authorization']);
const trace = new AsyncLocalStorage<TracedRequest[]>();

/** Runs some work and gathers what it sends. */
export function traced<T>(requests: TracedRequest[], work: () => Promise<T>): Promise<T> {
  return trace.run(requests, work);
}

/** Notes a request of the work that is running. */
export function note(request: TracedRequest): void {
  trace.getStore()?.push(request);
}

/** A request as a shell could send it, if it could sign. It shows no secret. */
export function curlOf(request: TracedRequest): string {
  const { baseUrl, method, target, headers, contentType, body, keyId, status, requestId } = request;
  const fields = { ...headers, ...(contentType !== undefined && { 'content-type': contentType }) };
  const words = [
    'curl',
    `-X ${method}`,
    ...Object.entries(fields).map(
      ([name, value]) => `-H ${quoted(`${name}: ${secrets.has(name) ? '…' : value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data-binary ${quoted(shown(body))}`]),
    quoted(new URL(baseUrl).origin + target),
  ];
  const who = keyId === undefined ? 'unsigned' : `signed with ${keyId}`;
  return `${words.join(' ')}  # ${who} → ${status ?? 'no answer'}${requestId === undefined ? '' : `, ${requestId}`}`;
}

function shown(body: Uint8Array): string {
  const text = Buffer.from(body.subarray(0, shownBytes)).toString();
  return body.length > shownBytes ? `${text}… (${body.length} bytes)` : text;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
