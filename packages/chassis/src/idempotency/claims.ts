import type { Message } from '@bufbuild/protobuf';
import type { Database } from '../db/database.ts';
import { afterCommit } from '../db/unit-of-work.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { CallContext, Claim } from '../rpc/call-context.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Clock } from '../time/clock.ts';
import { fingerprint } from './fingerprint.ts';
import { createRecordNames } from './record-names.ts';
import { claimRecord, completeRecord, findRecord, type Holder, type StoredRecord } from './record-store.ts';
import type { StoredAnswers } from './stored-answer.ts';

/** A request that has a key. */
export interface KeyedCall {
  readonly request: Message;
  readonly context: CallContext;
}

/** A key that a request has. */
export interface Taken {
  readonly holder: Holder;
  /** What the key is known by, under each master key, the current one first. */
  readonly keyHashes: readonly [string, ...string[]];
}

/** Which request has which key. */
export interface Claims {
  /**
   * Takes the key for this request, or gives the record of one like it that has ended. Throws
   * IDEMPOTENCY_KEY_REUSED where another request has it, IDEMPOTENCY_KEY_IN_USE while it runs.
   */
  take(call: KeyedCall): Promise<Taken | { readonly ended: StoredRecord }>;
  /** What the effect's transaction completes. */
  claimOf(taken: Taken, call: KeyedCall): Claim;
  /** When an answer that is stored now is out of date. */
  expireTime(): Date;
}

/** How long an answer is kept: from then on its key may stand for another request. */
export const keptMs = 86_400_000;
/** Beyond the call's deadline: by then it has ended, or its process is gone. */
const leaseReserveMs = 1_000;

/** Makes the claims of a service, which are rows of its own database. */
export function createClaims(options: {
  readonly database: Pick<Database, 'withTenant'>;
  readonly masterKeys: Keyring;
  readonly clock: Clock;
  readonly answers: StoredAnswers;
}): Claims {
  const { database, clock, answers } = options;
  const namesOf = createRecordNames(options.masterKeys);
  const expireTime = () => new Date(clock.now() + keptMs);

  return {
    expireTime,
    async take({ request, context: { method, origin, deadline } }) {
      const { clientId, requestId, idempotencyKey: key } = origin;
      const names = namesOf({ clientId, key, fingerprint: fingerprint(method, request) });
      const now = new Date(clock.now());
      const leaseEnd = new Date(deadline + leaseReserveMs);
      const claim = { clientId, names, now, requestId, leaseEnd, expireTime: expireTime() };
      const found = await database.withTenant(clientId, async (em) =>
        (await claimRecord(em, claim)) ? 'claimed' : findRecord(em, claim),
      );
      const [{ keyHash }, ...older] = names;
      if (found === 'claimed')
        return {
          holder: { clientId, keyHash, requestId },
          keyHashes: [keyHash, ...older.map((name) => name.keyHash)],
        };
      // It was freed this very moment.
      if (found === undefined) throw inUse();
      const isSame = names.some(
        (name) => name.keyHash === found.keyHash && name.fingerprint === found.fingerprint,
      );
      if (!isSame) throw reused();
      if (found.state === 'RUNNING') throw inUse();
      return { ended: found };
    },
    claimOf({ holder, keyHashes }, { request, context }) {
      let isComplete = false;
      return {
        keyHashes,
        get isComplete() {
          return isComplete;
        },
        async complete(em, answer) {
          const ending = answers.answered(holder, context.method, request, answer);
          if (!(await completeRecord(em, holder, { ...ending, expireTime: expireTime() }))) {
            context.signal.throwIfAborted();
            throw inUse();
          }
          afterCommit(em, () => {
            isComplete = true;
          });
        },
      };
    },
  };
}

function inUse(): DomainError {
  return new DomainError('IDEMPOTENCY_KEY_IN_USE', 'A request with this Idempotency-Key is still running.', {
    retryAfterSeconds: 1,
  });
}

function reused(): DomainError {
  return new DomainError('IDEMPOTENCY_KEY_REUSED', 'Another request was sent with this Idempotency-Key.');
}
