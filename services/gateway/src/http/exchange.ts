import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { continueTrace, type TraceContext } from '@cedula/chassis/telemetry/trace.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeProblem } from '../rest/problem.ts';
import { announcedLength } from './body.ts';
import type { EncodeRefusal } from './encoded-answer.ts';
import { HttpRefusal } from './http-refusal.ts';

/** Fields of a response by lower-case name. */
export type ResponseFields = Record<string, string>;

/** What the log says of an exchange. Ids and names alone. */
export interface ExchangeNotes {
  /** The RPC's full name. */
  method?: string;
  clientId?: string;
  accessKeyId?: string;
  apiTokenId?: string;
  sessionId?: string;
  userId?: string;
  reason?: string;
  /** Why, for our eyes: the causes of an unknown failure. */
  err?: unknown;
}

/**
 * One request and its answer. It is answered once: whoever comes second (a client error
 * while a handler works, a handler after the caller has left) changes nothing.
 */
export interface Exchange {
  /** Ours, `req_…`: one sent by the caller is ignored. */
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** When the head arrived: epoch milliseconds. */
  readonly arrivedAt: number;
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
  /** Fields that the answer to this request carries, whatever it will be. */
  readonly fields: ResponseFields;
  readonly notes: ExchangeNotes;
  answer(status: number, fields: ResponseFields, body?: string | Uint8Array): void;
  /** Refuses in the dialect that the request speaks: problem documents, until it is known. */
  encodeRefusal: EncodeRefusal;
  /** Answers with a refusal. */
  refuse(error: DomainError, context?: { readonly status?: number }): void;
}

/** Opens the exchange of a request whose head has just arrived. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  now: () => number,
): Exchange {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const requestId = newId('req');
  const { traceparent } = request.headers;
  const fields: ResponseFields = { 'x-request-id': requestId };
  const notes: ExchangeNotes = {};

  function answer(status: number, own: ResponseFields, body: string | Uint8Array = ''): void {
    if (response.headersSent) return;
    // A body still on its way is not waited for: the connection can't be used again.
    if (!request.complete && announcedLength(request) !== 0) fields['connection'] = 'close';
    const length: ResponseFields =
      status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    response.writeHead(status, { ...fields, ...own, ...length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  const exchange: Exchange = {
    requestId,
    trace: continueTrace(typeof traceparent === 'string' ? traceparent : undefined),
    request,
    response,
    arrivedAt: now(),
    signal: gone.signal,
    fields,
    notes,
    answer,
    encodeRefusal: encodeProblem,
    refuse(error, context = {}) {
      notes.reason = error.reason;
      if (error.status >= 500) notes.err = error.cause ?? error;
      const known = error instanceof HttpRefusal ? { status: error.httpStatus } : {};
      const { status, headers, body } = exchange.encodeRefusal(error, {
        // A refusal that is told again is told as it was, byte for byte.
        requestId: error.details.replayedOf ?? requestId,
        ...known,
        ...context,
      });
      answer(status, headers, body);
    },
  };
  return exchange;
}
