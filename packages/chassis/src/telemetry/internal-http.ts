import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from '../config/address.ts';
import type { Logger } from './log.ts';
import type { Registry } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** What `startInternalHttp` takes. */
export interface InternalHttpOptions {
  readonly listen: Pick<Address, 'host' | 'port'>;
  readonly metrics: Registry;
  readonly readiness: Readiness;
  readonly log: Logger;
}

/** The running server. */
export interface InternalHttp {
  /** The port it listens on, also where the system chose it. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const text = 'text/plain; charset=utf-8';

/**
 * Serves what probes and Prometheus ask, on a port that is never published:
 * `/livez` (the event loop turns), `/readyz/self` (200 or 503, the named checks as JSON)
 * and `/metrics`. Opened first and closed last, so that both ends of a process can be watched.
 * Rejects where the address cannot be listened on.
 */
export async function startInternalHttp(options: InternalHttpOptions): Promise<InternalHttp> {
  const routes = routesOf(options);
  const server = createServer(
    // A probe is small and quick; whatever else comes here must not cost anything.
    { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 15_000 },
    (request, response) => {
      respond(routes, request).then(
        (answer) => write(request, response, answer),
        (error: unknown) => {
          options.log.error({ err: error, path: request.url }, 'internal endpoint failed');
          write(request, response, { status: 500, contentType: text, body: 'failed\n' });
        },
      );
    },
  );
  server.maxConnections = 128;
  const port = await listen(server, options.listen);
  return { port, close: () => close(server) };
}

type Routes = ReadonlyMap<string, () => Promise<Answer>>;

function routesOf({ metrics, readiness }: InternalHttpOptions): Routes {
  return new Map<string, () => Promise<Answer>>([
    ['/livez', () => Promise.resolve({ status: 200, contentType: text, body: 'ok\n' })],
    [
      '/readyz/self',
      async () => {
        const report = await readiness.report();
        const body = `${JSON.stringify(report)}\n`;
        return { status: report.ready ? 200 : 503, contentType: 'application/json', body };
      },
    ],
    [
      '/metrics',
      async () => ({ status: 200, contentType: metrics.contentType, body: await metrics.metrics() }),
    ],
  ]);
}

async function respond(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const route = routes.get(request.url ?? '');
  if (route === undefined) return { status: 404, contentType: text, body: 'not found\n' };
  if (request.method === 'GET' || request.method === 'HEAD') return route();
  return { status: 405, contentType: text, body: 'GET or HEAD\n' };
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  { status, contentType, body }: Answer,
): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
    // A body is not expected: rather than read it to its end, the connection is given up.
    ...(hasBody(request) ? { connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function listen(server: Server, { host, port }: Pick<Address, 'host' | 'port'>): Promise<number> {
  server.listen({ host, port });
  await once(server, 'listening');
  const bound: AddressInfo | string | null = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the internal server has no port');
  return bound.port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // Answers under way take milliseconds; a peer that reads slowly does not hold up the process.
  const forced = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(forced);
}
