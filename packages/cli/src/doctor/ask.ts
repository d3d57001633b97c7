import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** A request that is sent exactly as it stands here, Host included, which `fetch` would decide by itself. */
export interface Question {
  readonly method?: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As much of it as a problem document may have. */
  readonly text: string;
  /** Unix time in milliseconds, half-way between question and answer, by this machine's clock. */
  readonly middleMs: number;
}

const timeoutMs = 10_000;
const maxChars = 64 * 1024;

/** Asks once, and follows nothing. Rejects with Node's error where no answer comes. */
export async function ask({ method = 'GET', url, headers = {}, body }: Question): Promise<Reply> {
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  const startedMs = Date.now();
  const length = body === undefined ? {} : { 'content-length': String(body.length) };
  const request = open(url, {
    method,
    headers: { ...headers, ...length },
    signal: AbortSignal.timeout(timeoutMs),
  });
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (response === undefined) throw new Error('no answer');
  const middleMs = (startedMs + Date.now()) / 2;
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: await textOf(response),
    middleMs,
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > maxChars) break;
  }
  return text.slice(0, maxChars);
}

/** A field of an answer; empty where it is not there. */
export function headerOf({ headers }: Reply, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.join(', ') ?? '');
}

/** A member of an answer's JSON object; undefined where there is none. */
export function memberOfReply({ text }: Reply, name: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  } catch {
    return undefined;
  }
}

/** The reason of a problem document; undefined where the answer is none. */
export function reasonOfReply(reply: Reply): string | undefined {
  const reason = memberOfReply(reply, 'reason');
  const isProblem = headerOf(reply, 'content-type').startsWith('application/problem+json');
  return isProblem && typeof reason === 'string' ? reason : undefined;
}
