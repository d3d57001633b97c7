import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { type Ledger, openLedger, silent } from '../../../testing/ledger/open-ledger.ts';
import { Note } from '../../../testing/ledger/schema.ts';
import { DomainError } from '../../errors/domain-error.ts';
import { newId } from '../../ids/id.ts';
import type { CallContext, Handler } from '../../rpc/call-context.ts';
import { clientOrigin } from '../../rpc/testing/mesh.ts';
import { parseMasterKeys } from '../../secrets/keyring.ts';
import { manualClock } from '../../time/clock.ts';
import { commitEffect, type EffectOptions } from '../commit-effect.ts';
import { createIdempotency } from '../idempotency.ts';

/** The operation that the effects here are said to be of. */
export const method = AccessKeyService.method.createAccessKey;
export type Answer = MessageInitShape<typeof method.output>;
export type Request = ReturnType<typeof requestOf>;

export const requestOf = (name = 'one') => create(method.input, { name });

/** How long a call may take. */
export const callMs = 5_000;

/** What a record of an effect is. */
export interface Row {
  readonly state: string;
  readonly answer: Buffer | null;
  readonly key_hash: string;
  readonly fingerprint: string;
}

/** What an effect does beside what every effect does. */
export interface Deed extends EffectOptions {
  readonly answer?: () => Answer;
  readonly before?: () => Promise<void>;
}

/** Effects on a database of a test file's own: each of them writes a note. */
export async function openEffects() {
  const ledger: Ledger = await openLedger();
  const clock = manualClock(Date.UTC(2026, 0, 1));
  /** How often a handler ran. */
  const seen = { handled: 0 };
  return {
    ledger,
    clock,
    seen,
    idempotencyWith: (...fills: readonly number[]) =>
      createIdempotency({ database: ledger, masterKeys: keyringOf(fills), clock }),
    /** An effect whose answer is another one each time. */
    writing:
      ({ answer, before, ...options }: Deed = {}): Handler<Request, Answer> =>
      async (_request, context) => {
        seen.handled += 1;
        await before?.();
        const write = async (em: Parameters<Parameters<Ledger['withTenant']>[1]>[0]): Promise<Answer> => {
          const { clientId } = context.origin;
          await em.insert(Note, { id: newId('img'), clientId, text: newId('evt') });
          return answer?.() ?? { secret: newId('evt') };
        };
        return commitEffect(ledger, context, write, options);
      },
    /** A call of that client under a key; '' for none. */
    contextOf(clientId: string, idempotencyKey: string, more: Partial<CallContext> = {}): CallContext {
      const { origin, trace } = clientOrigin(clientId);
      return {
        origin: { ...origin, idempotencyKey, requestId: newId('req') },
        trace,
        method,
        operation: operationOf(method),
        peer: 'gateway',
        deadline: clock.now() + callMs,
        signal: new AbortController().signal,
        log: silent,
        ...more,
      };
    },
    notesOf: (clientId: string) => ledger.withTenant(clientId, (em) => em.count(Note, { clientId })),
    rowsOf: (clientId: string) =>
      ledger.withTenant(clientId, (em) =>
        em.execute<Row[]>('select * from idempotency_record where client_id = ?', [clientId]),
      ),
  };
}

function keyringOf(fills: readonly number[]) {
  const text = fills.map((fill) => `k${fill}:${Buffer.alloc(32, fill).toString('base64')}`).join(',');
  const keyring = parseMasterKeys(text);
  if (keyring === undefined) throw new Error('no keyring');
  return keyring;
}

/** The reason of a failure, or its text; `answered` where there is none. */
export const reasonOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

/** An answer as it goes over the wire. */
export const bytesOf = (answer: Answer): string =>
  Buffer.from(toBinary(method.output, create(method.output, answer))).toString('hex');
