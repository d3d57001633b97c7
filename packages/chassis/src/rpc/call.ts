import {
  create,
  type DescMessage,
  type DescMethod,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { ClientUnaryCall, Metadata, ServiceError, StatusObject } from '@grpc/grpc-js';
import { once } from 'node:events';
import { childSpan, formatTraceparent, type TraceContext } from '../telemetry/trace.ts';
import type { Told } from './call-context.ts';
import type { Peer } from './client.ts';
import { answerReserveMs } from './deadline.ts';
import { meteredOf, outgoingMetadata, replayedOfTrailer } from './metadata.ts';
import { deadlineOf, operationOf, pathOf } from '@cedula/operations/operation.ts';
import { fromServiceError } from './status.ts';
import { wireOf } from './wire.ts';

/** On whose behalf a call is made. A handler's CallContext is one. */
export interface CallOptions {
  readonly origin: Origin;
  readonly trace: TraceContext;
  /** Epoch milliseconds. The call gets what is left less a reserve, at most its operation's own. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

/** An answer and what was said beside it. */
export interface Answer<T> {
  readonly message: T;
  readonly metered: Told['metered'] | undefined;
  /** The request that was answered so first, where this one repeats it. */
  readonly replayedOf: string | undefined;
}

/**
 * The one way to call another service. Rejects with a DomainError: the one the service
 * threw, or UNAVAILABLE, DEADLINE_EXCEEDED or INTERNAL where it could not answer.
 */
export function call<I extends DescMessage, O extends DescMessage>(
  peer: Peer,
  method: DescMethodUnary<I, O>,
  request: MessageInitShape<I>,
  options: CallOptions,
): Promise<Answer<MessageShape<O>>> {
  return new Promise((resolve, reject) => {
    let message: MessageShape<O> | undefined;
    const running = peer.client.makeUnaryRequest<MessageShape<I>, MessageShape<O>>(
      pathOf(method),
      wireOf(method.input).serialize,
      wireOf(method.output).deserialize,
      create(method.input, request),
      metadataOf(options),
      { deadline: deadlineFor(method, options) },
      (error, answer) => {
        message = answer;
        if (error !== null) reject(fromServiceError(error));
      },
    );
    settleWithTrailer(running, options, () => message, resolve);
  });
}

/** The trailer comes after the answer, in the status; a failed call was rejected by then. */
function settleWithTrailer<T>(
  running: Pick<ClientUnaryCall, 'cancel'> & {
    on(event: 'status', listener: (status: StatusObject) => void): unknown;
  },
  { signal }: CallOptions,
  message: () => T | undefined,
  resolve: (answer: Answer<T>) => void,
): void {
  const cancel = () => running.cancel();
  if (signal?.aborted) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  running.on('status', ({ metadata }) => {
    signal?.removeEventListener('abort', cancel);
    const answer = message();
    if (answer === undefined) return;
    resolve({ message: answer, metered: meteredOf(metadata), replayedOf: replayedOfTrailer(metadata) });
  });
}

/**
 * Calls a method that takes a stream, writing no faster than the other side reads. Where the
 * parts fail the call is cancelled, and rejects with what they threw.
 */
export function callWithStream<I extends DescMessage, O extends DescMessage>(
  peer: Peer,
  method: DescMethodClientStreaming<I, O>,
  parts: Iterable<MessageInitShape<I>> | AsyncIterable<MessageInitShape<I>>,
  options: CallOptions,
): Promise<Answer<MessageShape<O>>> {
  return new Promise((resolve, reject) => {
    let message: MessageShape<O> | undefined;
    const stream = peer.client.makeClientStreamRequest<MessageShape<I>, MessageShape<O>>(
      pathOf(method),
      wireOf(method.input).serialize,
      wireOf(method.output).deserialize,
      metadataOf(options),
      { deadline: deadlineFor(method, options) },
      (error, answer) => {
        message = answer;
        if (error !== null) reject(fromServiceError(error));
      },
    );
    settleWithTrailer(stream, options, () => message, resolve);
    // What goes wrong while writing reaches the callback above as the call's status.
    stream.on('error', () => undefined);
    const write = async () => {
      for await (const part of parts) {
        if (stream.destroyed || stream.writableEnded) return;
        if (!stream.write(create(method.input, part))) await once(stream, 'drain');
      }
      stream.end();
    };
    write().catch((error: unknown) => {
      reject(error);
      stream.cancel();
    });
  });
}

/** Calls a method that answers with a stream. Leaving the loop early cancels the call. */
export async function* callForStream<I extends DescMessage, O extends DescMessage>(
  peer: Peer,
  method: DescMethodServerStreaming<I, O>,
  request: MessageInitShape<I>,
  options: CallOptions,
): AsyncGenerator<MessageShape<O>> {
  const stream = peer.client.makeServerStreamRequest<MessageShape<I>, MessageShape<O>>(
    pathOf(method),
    wireOf(method.input).serialize,
    wireOf(method.output).deserialize,
    create(method.input, request),
    metadataOf(options),
    { deadline: deadlineFor(method, options) },
  );
  const cancel = () => stream.cancel();
  if (options.signal?.aborted) cancel();
  else options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const message of stream) yield message as MessageShape<O>;
  } catch (error) {
    throw fromServiceError(error as ServiceError);
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    stream.cancel();
  }
}

function metadataOf({ origin, trace }: CallOptions): Metadata {
  return outgoingMetadata(origin, formatTraceparent(childSpan(trace)));
}

function deadlineFor(method: DescMethod, { deadline }: CallOptions): number {
  const own = Date.now() + deadlineOf(operationOf(method));
  return deadline === undefined ? own : Math.min(own, deadline - answerReserveMs);
}
