import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Problem } from '../core/problem-error.ts';

/** What one request is answered with. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
  /** Ends the connection: before any answer, or amid it. */
  readonly breaks?: 'before' | 'amid';
  /** Never answers. */
  readonly isSilent?: boolean;
}

export interface Received {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

/** A problem document as the gateway writes it, with what is told beside its reason. */
export function problem(status: number, reason: string, { headers, ...more }: ProblemExtras = {}): Scripted {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: { type: '', title: '', status, detail: 'No.', code: '', reason, requestId: 'req_1', ...more },
  };
}

interface ProblemExtras extends Pick<Problem, 'violations' | 'image' | 'imageId' | 'serverTime'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server that answers one request after the other as told, the last answer again and again. */
export async function startScriptedServer(...script: readonly Scripted[]): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: target = '', headers } = request;
      const answer = script[Math.min(received.length, script.length - 1)] ?? {};
      received.push({ method, target, headers, body: Buffer.concat(chunks) });
      play(answer, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function play(
  { status = 200, headers, body = {}, breaks, isSilent }: Scripted,
  response: ServerResponse,
): void {
  if (isSilent === true) return;
  if (breaks === 'before') return void response.destroy();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = Buffer.byteLength(text) + (breaks === 'amid' ? 1 : 0);
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': length });
  if (breaks === undefined) return void response.end(text);
  response.write(text, () => response.destroy());
}
