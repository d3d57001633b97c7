import type { Message } from '@bufbuild/protobuf';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { Operation_Idempotency as Needed } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { Database } from '../db/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { quotaExceeded } from '../errors/quota-exceeded.ts';
import type { CallContext, Handler } from '../rpc/call-context.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { createSealer } from '../secrets/sealer.ts';
import type { Clock } from '../time/clock.ts';
import { createClaims, type KeyedCall } from './claims.ts';
import { completeRecord, freeRecord, type Holder, type StoredRecord } from './record-store.ts';
import { isStorable } from './storable.ts';
import { createStoredAnswers } from './stored-answer.ts';

/** Lets an effect happen once per idempotency key. */
export interface Idempotency {
  /**
   * Stands around the handler of an effect: where the call has a key, a repeated request is
   * given the first one's answer. Throws IDEMPOTENCY_KEY_REUSED for another request under the
   * key, IDEMPOTENCY_KEY_IN_USE while it still runs, IDEMPOTENCY_KEY_REQUIRED where the
   * operation needs a key and none was sent, QUOTA_EXCEEDED where the call may have an answer
   * that there is and there is none. The handler ends with `commitEffect`.
   */
  once<I extends Message, O>(handle: Handler<I, O>): Handler<I, O>;
}

/** What `createIdempotency` takes. */
export interface IdempotencyOptions {
  readonly database: Pick<Database, 'withTenant'>;
  readonly masterKeys: Keyring;
  readonly clock: Clock;
}

/** Makes the idempotency of a service, whose records are in its own database. */
export function createIdempotency(options: IdempotencyOptions): Idempotency {
  const { database, masterKeys, clock } = options;
  const answers = createStoredAnswers(createSealer(masterKeys));
  const claims = createClaims({ ...options, answers });

  function replay(ended: StoredRecord, { context }: KeyedCall): Message {
    const { clientId } = context.origin;
    context.log.info({ clientId, replayedOf: ended.requestId }, 'answer given again');
    const answer = answers.replay(clientId, context.method, ended);
    context.replayedOf = ended.requestId;
    return answer;
  }

  /** Keeps a refusal that is the answer, frees the key of every other failure. */
  async function fail(error: unknown, holder: Holder, { request, context }: KeyedCall): Promise<void> {
    const { clientId } = holder;
    if (error instanceof DomainError && isStorable(error)) {
      const ending = answers.refused(holder, context.method, request, error);
      await database.withTenant(clientId, (em) =>
        completeRecord(em, holder, { ...ending, expireTime: claims.expireTime() }),
      );
      return;
    }
    try {
      await database.withTenant(clientId, (em) => freeRecord(em, holder));
    } catch (err) {
      context.log.warn({ err }, 'an idempotency key is left to its lease');
    }
  }

  async function runOnce<O>(call: KeyedCall, run: () => Promise<O>): Promise<O> {
    const taken = await claims.take(call);
    // A message is one of the forms in which a handler may answer.
    if ('ended' in taken) return replay(taken.ended, call) as O;
    const claim = claims.claimOf(taken, call);
    call.context.claim = claim;
    try {
      const answer = await run();
      if (!claim.isComplete) throw new Error(`${nameOf(call.context.method)} answered without commitEffect`);
      return answer;
    } catch (error) {
      await fail(error, taken.holder, call);
      throw error;
    }
  }

  function usedUp({ origin: { quota } }: CallContext): DomainError {
    const resetMs = quota?.resetTime === undefined ? 0 : timestampMs(quota.resetTime);
    return quotaExceeded({ limit: quota?.limit ?? 0, resetMs }, clock.now());
  }

  return {
    once: (handle) => async (request, context) => {
      const { origin, operation } = context;
      if (origin.idempotencyKey !== '') {
        const run = () => (origin.replayOnly ? Promise.reject(usedUp(context)) : handle(request, context));
        return runOnce({ request, context }, run);
      }
      if (operation.idempotency === Needed.REQUIRED)
        throw new DomainError('IDEMPOTENCY_KEY_REQUIRED', 'This call needs an Idempotency-Key.');
      return handle(request, context);
    },
  };
}
