import { Operation_Idempotency as Needed } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { newId } from '../ids/id.ts';
import type { CallContext } from '../rpc/call-context.ts';
import { forgetAnswers } from './forget-answers.ts';
import { sweepRecords } from './sweeper.ts';
import {
  type Answer,
  method,
  openEffects,
  reasonOf,
  type Request,
  requestOf,
} from './testing/open-effects.ts';

const effects = await openEffects();
const { ledger, clock, seen, writing, idempotencyWith } = effects;
afterAll(() => ledger.drop());
const idempotency = idempotencyWith(1);
const once = idempotency.once(writing());

let clientId: string;
beforeEach(() => {
  clientId = newId('cli');
  seen.handled = 0;
});
const contextOf = (key: string, more?: Partial<CallContext>) => effects.contextOf(clientId, key, more);
const notes = () => effects.notesOf(clientId);
const rows = () => effects.rowsOf(clientId);

describe('an effect', () => {
  test('is not committed for a caller who has left, unless it must be', async () => {
    const gone = { signal: AbortSignal.abort(new DomainError('DEADLINE_EXCEEDED', 'late')) };
    expect(await reasonOf(once(requestOf(), contextOf('k', gone)))).toBe('DEADLINE_EXCEEDED');
    expect([await notes(), (await rows()).length]).toEqual([0, 0]);
    const must = idempotency.once(writing({ evenUnheard: true }));
    expect(await reasonOf(must(requestOf(), contextOf('k', gone)))).toBe('answered');
    expect(await notes()).toBe(1);
  });

  test('says that it may have committed only when nothing else is left to fail', async () => {
    let committing = 0;
    const counting = idempotency.once(writing({ committing: () => (committing += 1) }));
    const gone = { signal: AbortSignal.abort(new DomainError('DEADLINE_EXCEEDED', 'late')) };
    await reasonOf(counting(requestOf(), contextOf('k', gone)));
    expect(committing).toBe(0);
    await counting(requestOf(), contextOf('k'));
    expect(committing).toBe(1);
  });

  test('that forgets to commit its answer is a fault of ours', async () => {
    const careless = idempotency.once<Request, Answer>(() => Promise.resolve({}));
    expect(await reasonOf(careless(requestOf(), contextOf('k')))).toContain('without commitEffect');
    expect(await reasonOf(careless(requestOf(), contextOf('')))).toBe('answered');
  });

  test('without a key costs nothing', async () => {
    const statementsOf = async (work: () => Promise<unknown>) => {
      const { statements } = ledger.traffic();
      await work();
      return ledger.traffic().statements - statements;
    };
    const bare = await statementsOf(() => writing()(requestOf(), contextOf('')));
    expect(await statementsOf(() => once(requestOf(), contextOf('')))).toBe(bare);
    const keyed = await statementsOf(() => once(requestOf(), contextOf('k')));
    const replayed = await statementsOf(() => once(requestOf(), contextOf('k')));
    // The claim's transaction, and the statement that completes the record.
    expect({ more: keyed - bare, replayed }).toEqual({ more: 5, replayed: 5 });
  });

  test('that needs a key is refused without one', async () => {
    const operation = { ...operationOf(method), idempotency: Needed.REQUIRED };
    expect(await reasonOf(once(requestOf(), contextOf('', { operation })))).toBe('IDEMPOTENCY_KEY_REQUIRED');
    expect(await reasonOf(once(requestOf(), contextOf('k', { operation })))).toBe('answered');
  });
});

describe('what is stored', () => {
  test('says nothing of key, request and answer', async () => {
    await once(requestOf('a-name-of-mine'), contextOf('my-own-key'));
    const [row] = await rows();
    const text = JSON.stringify([row, row?.answer?.toString('latin1')]);
    expect(text).not.toMatch(/my-own-key|a-name-of-mine|evt_/);
    clientId = newId('cli');
    await once(requestOf('a-name-of-mine'), contextOf('my-own-key'));
    const [other] = await rows();
    expect(other?.key_hash).not.toBe(row?.key_hash);
    expect(other?.fingerprint).not.toBe(row?.fingerprint);
  });

  test('is seen by its own client alone', async () => {
    await once(requestOf(), contextOf('k'));
    const found = await ledger.withTenant(newId('cli'), (em) =>
      em.execute('select * from idempotency_record'),
    );
    expect(found).toEqual([]);
  });

  test('is erased with its subject, for its own client, and is not found any more', async () => {
    const id = newId('img');
    const naming = idempotency.once(writing({ answer: () => ({ accessKey: { id }, secret: 's' }) }));
    const others = newId('img');
    const first = contextOf('k');
    await naming(requestOf(), first);
    await idempotency.once(writing({ answer: () => ({ secret: others }) }))(requestOf(), contextOf('other'));
    const forget = (owner: string) =>
      ledger.withTenant(owner, (em) => forgetAnswers(em, [{ clientId: owner, id }]));
    expect(await forget(newId('cli'))).toBe(0);
    expect(await forget(clientId)).toBe(1);
    const states = (await rows()).map(({ state, answer }) => [state, answer === null]);
    expect(new Set(states)).toEqual(
      new Set([
        ['ANSWERED', false],
        ['ERASED', true],
      ]),
    );
    await expect(naming(requestOf(), contextOf('k'))).rejects.toMatchObject({
      reason: 'NOT_FOUND',
      details: { replayedOf: first.origin.requestId },
    });
    expect(await reasonOf(naming(requestOf('other'), contextOf('k')))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(seen.handled).toBe(2);
  });

  test('is erased in batches of many clients by whoever applies events', async () => {
    const id = newId('img');
    const naming = idempotency.once(writing({ answer: () => ({ secret: id }) }));
    await naming(requestOf(), contextOf('k'));
    const mine = clientId;
    clientId = newId('cli');
    await naming(requestOf(), contextOf('k'));
    const erased = await ledger.asSystem('consumer', (em) =>
      forgetAnswers(em, [
        { clientId: mine, id },
        { clientId, id: newId('img') },
      ]),
    );
    expect(erased).toBe(1);
    expect((await rows()).map(({ state }) => state)).toEqual(['ANSWERED']);
  });

  test('is not erased with what an earlier request under its key was about', async () => {
    const id = newId('img');
    await idempotency.once(writing({ answer: () => ({ secret: id }) }))(requestOf(), contextOf('k'));
    clock.advance(86_400_000);
    await once(requestOf(), contextOf('k'));
    expect(await ledger.withTenant(clientId, (em) => forgetAnswers(em, [{ clientId, id }]))).toBe(0);
    expect((await rows()).map(({ state }) => state)).toEqual(['ANSWERED']);
  });

  test('is swept away when it is out of date', async () => {
    await once(requestOf(), contextOf('k'));
    clock.advance(43_200_000);
    await once(requestOf(), contextOf('later'));
    await sweepRecords(ledger, clock);
    expect(await rows()).toHaveLength(2);
    clock.advance(43_200_000);
    await sweepRecords(ledger, clock);
    expect(await rows()).toHaveLength(1);
    clock.advance(43_200_000);
    expect(await sweepRecords(ledger, clock)).toBeGreaterThan(0);
    expect(await rows()).toEqual([]);
  });
});
