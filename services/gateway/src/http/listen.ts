import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { encodeProblem } from '../rest/problem.ts';
import { type Exchange, openExchange } from './exchange.ts';

const maxHeaderBytes = 16 * 1024;
const maxHeaders = 100;
const maxConnections = 10_000;
const sweepMs = 50;
const timeoutsMs = { headers: 10_000, request: 60_000, keepAlive: 65_000, drain: 15_000 };
/** How late a timeout may be noticed; Node's own 30 s would make the first of them a rough guess. */
const timeoutCheckMs = 1_000;

/** The public HTTP server. */
export interface HttpServer {
  /** The port it listens on, also where the system chose it. */
  readonly port: number;
  /** Takes nothing new, lets exchanges end for a bounded time, then cuts them off. */
  close(): Promise<void>;
}

/**
 * Opens the public port. Whatever arrives is answered by `handle` or, where it is no
 * HTTP request at all, by a problem document here: nothing that a caller sends ends the
 * process or is answered by Node in its own words.
 */
export async function listenHttp(options: {
  readonly listen: { readonly host: string; readonly port: number };
  readonly log: Logger;
  readonly now: () => number;
  readonly handle: (exchange: Exchange) => void;
}): Promise<HttpServer> {
  const { log, handle, now } = options;
  const open = new WeakMap<Duplex, Exchange>();
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const exchange = openExchange(request, response, now);
    open.set(request.socket, exchange);
    handle(exchange);
  };
  const server = createServer({
    maxHeaderSize: maxHeaderBytes,
    // A missing Host gets a problem document from us instead of Node's bare 400.
    requireHostHeader: false,
    headersTimeout: timeoutsMs.headers,
    requestTimeout: timeoutsMs.request,
    keepAliveTimeout: timeoutsMs.keepAlive,
    connectionsCheckingInterval: timeoutCheckMs,
    noDelay: true,
  });
  server.maxHeadersCount = maxHeaders;
  server.maxConnections = maxConnections;
  server.on('request', onRequest);
  // Judged on the head: the body is asked for when it is going to be read.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', (request, response) => {
    openExchange(request, response, now).refuse(malformed('Only Expect: 100-continue is understood.'));
  });
  server.on('connect', (_request, socket: Duplex) => refuseSocket(socket, 400));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    log.debug({ code: error.code }, 'a client sent what is no request');
    const status = statusOf(error);
    const exchange = open.get(socket);
    if (exchange === undefined || exchange.response.writableFinished) refuseSocket(socket, status);
    else if (exchange.request.complete) {
      // What is bad came behind this request, which is answered as if nothing had.
      exchange.response.once('finish', () => refuseSocket(socket, status));
    } else if (!exchange.response.headersSent && !exchange.response.destroyed) {
      exchange.fields['connection'] = 'close';
      exchange.refuse(malformed('The request is framed badly or too slow.'), { status });
    } else socket.destroy();
  });
  server.listen(options.listen);
  await once(server, 'listening');
  return { port: portOf(server), close: () => close(server) };
}

function malformed(detail: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', detail);
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}

/** Answers where there is no exchange: what arrived could not be parsed. */
function refuseSocket(socket: Duplex, status: number): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = newId('req');
  const { headers, body } = encodeProblem(malformed('The request is not HTTP/1.1 as RFC 9112 has it.'), {
    requestId,
    status,
  });
  const head = [
    `HTTP/1.1 ${status} Refused`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection whose last answer has just been given would otherwise be kept for the next request.
  const sweeping = setInterval(() => server.closeIdleConnections(), sweepMs);
  const forced = setTimeout(() => server.closeAllConnections(), timeoutsMs.drain);
  await closed;
  clearInterval(sweeping);
  clearTimeout(forced);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
