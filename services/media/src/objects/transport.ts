import { AsyncLocalStorage } from 'node:async_hooks';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';

type OnResponse = (response: IncomingMessage) => void;

/** How requests reach the store. */
export interface Transport {
  /** What the S3 client calls in place of `http.request`: with options and a callback. */
  readonly request: typeof http.request;
  /**
   * Lets requests that the work makes end with its deadline, or with the signal. The
   * answer to the last one may be read beyond the deadline, until the signal is aborted.
   */
  within<T>(deadlineMs: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** What `createTransport` takes. */
export interface TransportOptions {
  readonly secure: boolean;
  /** Connections for reading. A download holds one for as long as its reader takes. */
  readonly reading: number;
  /** Connections for everything else, so that downloads do not hold up uploads. */
  readonly writing: number;
}

/** With these the client gives up without reading the answer, which would keep its connection for ever. */
const leftUnread = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** Makes the connections to the store. The client itself knows neither deadlines nor signals. */
export function createTransport({ secure, reading, writing }: TransportOptions): Transport {
  const { Agent, request } = secure ? https : http;
  const agentOf = (maxSockets: number) =>
    new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, scheduling: 'lifo' });
  const agents = { reading: agentOf(reading), writing: agentOf(writing) };
  const current = new AsyncLocalStorage<AbortSignal>();

  function send(
    options: RequestOptions | string | URL,
    callback?: RequestOptions | OnResponse,
  ): ClientRequest {
    if (typeof options === 'string' || options instanceof URL || typeof callback !== 'function') {
      throw new TypeError('a request is made from options and a callback');
    }
    const agent = options.method === 'GET' ? agents.reading : agents.writing;
    const signal = current.getStore();
    return request({ ...options, agent, ...(signal && { signal }) }, (response) => {
      if (leftUnread.has(response.statusCode ?? 0)) response.destroy();
      callback(response);
    });
  }

  return {
    request: send,
    async within(deadlineMs, signal, work) {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(new Error(`no answer for ${deadlineMs} ms`)), deadlineMs);
      const signals = signal === undefined ? [deadline.signal] : [deadline.signal, signal];
      try {
        return await current.run(AbortSignal.any(signals), work);
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
