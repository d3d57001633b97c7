import {
  create,
  type DescMethod,
  type Message,
  type MessageInitShape,
  type DescMessage,
} from '@bufbuild/protobuf';
import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerErrorResponse,
  ServerUnaryCall,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import type { DomainError } from '../errors/domain-error.ts';
import type { CallContext, Handler, Interceptor, StreamHandler } from './call-context.ts';
import type { AnyHandler, CollectHandler } from './implementation.ts';
import type { Incoming } from './incoming.ts';
import { answerTrailer, problemTrailer } from './metadata.ts';
import { grpcStatus, toDomainError } from './status.ts';

/** What every kind of grpc-js call offers. */
export type IncomingCall = Pick<ServerUnaryCall<unknown, unknown>, 'metadata' | 'getPeer' | 'getDeadline'> & {
  on(event: 'cancelled', listener: () => void): unknown;
};

/** What the adapters need of the server. */
export interface AdapterOptions {
  readonly interceptors: readonly Interceptor[];
  readonly receive: (call: IncomingCall, method: DescMethod) => Incoming;
  /** Told once of every call, with its failure if it failed. */
  readonly observe: (
    method: DescMethod,
    startedAt: number,
    error: DomainError | undefined,
    context?: CallContext,
  ) => void;
}

/** Carries a handler over grpc-js. Handlers and interceptors know nothing of it. */
export function adapt(method: DescMethod, handler: AnyHandler, options: AdapterOptions): UntypedHandleCall {
  if (handler.kind === 'unary') return adaptUnary(method, handler.handle, options);
  if (handler.kind === 'client_streaming') return adaptClientStreaming(method, handler.handle, options);
  return adaptServerStreaming(method, handler.handle, options);
}

function adaptUnary(method: DescMethod, handle: Handler<Message, unknown>, options: AdapterOptions) {
  const adapted: handleUnaryCall<Message, Message> = (call, callback) => {
    run(call, method, options, async (context) => {
      await intercept(options.interceptors, call.request, context);
      return handle(call.request, context);
    }).then(
      ({ answer, context }) => callback(null, toMessage(method, answer), answerTrailer(context)),
      (error: DomainError) => callback(toServiceError(error)),
    );
  };
  return adapted;
}

function adaptClientStreaming(
  method: DescMethod,
  collect: CollectHandler<Message, unknown>,
  options: AdapterOptions,
) {
  const adapted: handleClientStreamingCall<Message, Message> = (call, callback) => {
    run(call, method, options, (context) => collect(call as AsyncIterable<Message>, context)).then(
      ({ answer, context }) => callback(null, toMessage(method, answer), answerTrailer(context)),
      (error: DomainError) => callback(toServiceError(error)),
    );
  };
  return adapted;
}

function adaptServerStreaming(
  method: DescMethod,
  handle: StreamHandler<Message, unknown>,
  options: AdapterOptions,
) {
  const adapted: handleServerStreamingCall<Message, Message> = (call) => {
    run(call, method, options, async (context) => {
      await intercept(options.interceptors, call.request, context);
      for await (const part of handle(call.request, context)) {
        context.signal.throwIfAborted();
        // A reader that is slower than the store must not fill the memory.
        if (!call.write(toMessage(method, part))) await once(call, 'drain', { signal: context.signal });
      }
    }).then(
      () => call.end(),
      (error: DomainError) => call.emit('error', toServiceError(error)),
    );
  };
  return adapted;
}

/** Does the work of one call under its deadline; whatever it throws leaves as a DomainError, and once. */
async function run<T>(
  call: IncomingCall,
  method: DescMethod,
  { receive, observe }: AdapterOptions,
  work: (context: CallContext) => Promise<T>,
): Promise<{ answer: T; context: CallContext }> {
  const startedAt = performance.now();
  let incoming: Incoming | undefined;
  try {
    incoming = receive(call, method);
    const answer = await incoming.deadline.race(work(incoming.context));
    observe(method, startedAt, undefined, incoming.context);
    return { answer, context: incoming.context };
  } catch (thrown) {
    const error = toDomainError(thrown);
    observe(method, startedAt, error, incoming?.context);
    throw error;
  } finally {
    incoming?.deadline.clear();
  }
}

async function intercept(
  interceptors: readonly Interceptor[],
  request: Message,
  context: CallContext,
): Promise<void> {
  for (const interceptor of interceptors) {
    const waited = interceptor.before(request, context);
    if (waited !== undefined) await waited;
  }
}

function toMessage(method: DescMethod, answer: unknown): Message {
  return create(method.output, answer as MessageInitShape<DescMessage>);
}

function toServiceError(error: DomainError): ServerErrorResponse {
  return Object.assign(new Error(error.message), {
    code: grpcStatus[error.code],
    details: error.message,
    metadata: problemTrailer(error),
  });
}
