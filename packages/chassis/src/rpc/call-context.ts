import type { DescMethod, Message } from '@bufbuild/protobuf';
import type { Operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { Origin } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { EntityManager } from '../db/unit-of-work.ts';
import type { Logger } from '../telemetry/log.ts';
import type { TraceContext } from '../telemetry/trace.ts';

/** A meter that a call counted on, as the answer tells it. */
export interface Metered {
  readonly meter: string;
  readonly units: number;
}

/** What is told beside an answer. */
export interface Told {
  /** What the call counted on, the operation's own meter first. Set by `meterCall`. */
  metered?: readonly Metered[];
  /** The request that was answered so first, where its answer is given again. Set by the chassis. */
  replayedOf?: string;
}

/** The hold that a call has on its idempotency key until its effect commits. */
export interface Claim {
  /** Whether a transaction that completed it has committed. */
  readonly isComplete: boolean;
  /**
   * What the key is known by, hashed under keys of ours, the current one first. An effect of
   * more than one transaction keeps the first with what it puts on record, and so finds it
   * again where its process died, or its key was freed.
   */
  readonly keyHashes: readonly [string, ...string[]];
  /**
   * Stores the answer in the effect's own transaction. Throws where another request has taken
   * the key over, so that the effect is rolled back.
   */
  complete(em: EntityManager, answer: Message): Promise<void>;
}

/** What a handler knows of the call it answers, beside the request. */
export interface CallContext extends Told {
  readonly method: DescMethod;
  readonly operation: Operation;
  /** Who caused the call. Its `clientId` is the tenant of everything the call touches. */
  readonly origin: Origin;
  /** The service that called, by its certificate. */
  readonly peer: string;
  readonly trace: TraceContext;
  /** When the answer must be there: epoch milliseconds, time to answer already taken off. */
  readonly deadline: number;
  /** Aborts at the deadline and when the caller leaves. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Completed by `commitEffect`. Only there where the call has an idempotency key. */
  claim?: Claim;
}

/** Answers one call. Knows no transport; fails by throwing a DomainError. */
export type Handler<I, O> = (request: I, context: CallContext) => Promise<O>;

/** Answers one call with a stream of messages. */
export type StreamHandler<I, O> = (request: I, context: CallContext) => AsyncIterable<O>;

/** Stands around every handler, unary or streaming: `before` may refuse the call. */
export interface Interceptor {
  before(request: Message, context: CallContext): void | Promise<void>;
}
