import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DomainError, notFound } from '../errors/domain-error.ts';
import { newId } from '../ids/id.ts';
import type { CallContext } from '../rpc/call-context.ts';
import {
  type Answer,
  bytesOf,
  callMs,
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
const failing = (error: unknown) =>
  idempotency.once<Request, Answer>(() => {
    seen.handled += 1;
    throw error;
  });

describe('a repeated request', () => {
  test('is given the first answer, byte for byte, and has no effect', async () => {
    const first = contextOf('k');
    const answer = await once(requestOf(), first);
    const again = contextOf('k');
    expect(bytesOf(await once(requestOf(), again))).toBe(bytesOf(answer));
    expect(again).toMatchObject({ replayedOf: first.origin.requestId });
    expect(again.metered).toBeUndefined();
    expect(first.replayedOf).toBeUndefined();
    expect([seen.handled, await notes()]).toEqual([1, 1]);
  });

  test('is given it for a day, and no longer', async () => {
    const answer = await once(requestOf(), contextOf('k'));
    clock.advance(86_400_000 - 1);
    expect(bytesOf(await once(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
    clock.advance(1);
    expect(bytesOf(await once(requestOf(), contextOf('k')))).not.toBe(bytesOf(answer));
    expect(await notes()).toBe(2);
  });

  test('is given it after the master key was replaced', async () => {
    const answer = await once(requestOf(), contextOf('k'));
    const rotated = idempotencyWith(2, 1).once(writing());
    expect(bytesOf(await rotated(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
    expect(await reasonOf(rotated(requestOf('other'), contextOf('k')))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await notes()).toBe(1);
  });

  test('of another client is another request', async () => {
    await once(requestOf(), contextOf('k'));
    clientId = newId('cli');
    const other = contextOf('k');
    await once(requestOf(), other);
    expect(other.replayedOf).toBeUndefined();
    expect([seen.handled, await notes(), (await rows()).length]).toEqual([2, 1, 1]);
  });

  test('that asks for something else is refused, and does not touch the first one', async () => {
    const answer = await once(requestOf(), contextOf('k'));
    expect(await reasonOf(once(requestOf('other'), contextOf('k')))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(bytesOf(await once(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
  });
});

describe('of requests that come at once', () => {
  test('one has its effect, the others are told to wait', async () => {
    const met = Promise.withResolvers<void>();
    const slow = idempotency.once(writing({ before: () => met.promise }));
    let refused = 0;
    const call = async () => {
      const reason = await reasonOf(slow(requestOf(), contextOf('k')));
      if (reason === 'IDEMPOTENCY_KEY_IN_USE') refused += 1;
      return reason;
    };
    const calls = Array.from({ length: 5 }, call);
    await expect.poll(() => [seen.handled, refused]).toEqual([1, 4]);
    await expect(once(requestOf(), contextOf('k'))).rejects.toMatchObject({
      details: { retryAfterSeconds: 1 },
    });
    met.resolve();
    expect(await Promise.all(calls)).toContain('answered');
    expect(await notes()).toBe(1);
  });

  test('one that asks for something else is told so', async () => {
    const met = Promise.withResolvers<void>();
    const first = idempotency.once(writing({ before: () => met.promise }))(requestOf(), contextOf('k'));
    await expect.poll(() => seen.handled).toBe(1);
    expect(await reasonOf(once(requestOf('other'), contextOf('k')))).toBe('IDEMPOTENCY_KEY_REUSED');
    met.resolve();
    await first;
  });
});

describe('a failure', () => {
  const image = { role: 'source', imageId: newId('img') };
  test.each([
    notFound(),
    new DomainError('PERMISSION_DENIED', 'no'),
    new DomainError('WRONG_STATE', 'no'),
    new DomainError('ALREADY_EXISTS', 'no'),
    new DomainError('BODY_TOO_LARGE', 'no'),
    new DomainError('UNSUPPORTED_MEDIA_TYPE', 'no'),
    new DomainError('NO_FACE', 'There is no face.', { image }),
  ])('of the domain is the answer: $reason', async (error) => {
    const first = contextOf('k');
    await expect(failing(error)(requestOf(), first)).rejects.toBe(error);
    await expect(once(requestOf(), contextOf('k'))).rejects.toMatchObject({
      reason: error.reason,
      message: error.message,
      details: { ...error.details, replayedOf: first.origin.requestId },
    });
    expect([seen.handled, await notes()]).toEqual([1, 0]);
  });

  test.each([
    new DomainError('INVALID_ARGUMENT', 'no'),
    new DomainError('UNAUTHENTICATED', 'no'),
    new DomainError('QUOTA_EXCEEDED', 'no'),
    new DomainError('UNAVAILABLE', 'no'),
    new DomainError('ENGINE_BUSY', 'no'),
    new DomainError('DEADLINE_EXCEEDED', 'no'),
    new DomainError('INTERNAL', 'no'),
    new TypeError('a bug'),
  ])('of anything else frees the key: %s', async (error) => {
    await expect(failing(error)(requestOf(), contextOf('k'))).rejects.toBe(error);
    expect(await rows()).toEqual([]);
    // Also for another request.
    expect(await reasonOf(once(requestOf('other'), contextOf('k')))).toBe('answered');
  });

  test('after the effect has committed does not undo that it is answered', async () => {
    let answer: Answer = {};
    const late = idempotency.once<Request, Answer>(async (request, context) => {
      answer = await writing()(request, context);
      throw new Error('the line was cut');
    });
    expect(await reasonOf(late(requestOf(), contextOf('k')))).toContain('the line was cut');
    expect(bytesOf(await once(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
    expect(await notes()).toBe(1);
  });
});

describe('a request whose process is gone', () => {
  /** Takes the key and is never heard of again. */
  async function abandon(): Promise<() => Promise<Answer>> {
    const met = Promise.withResolvers<void>();
    const call = idempotency.once(writing({ before: () => met.promise }))(requestOf(), contextOf('k'));
    await expect.poll(() => seen.handled).toBe(1);
    return () => {
      met.resolve();
      return call;
    };
  }

  test('holds its key until a second after its deadline', async () => {
    await abandon();
    clock.advance(callMs + 999);
    expect(await reasonOf(once(requestOf(), contextOf('k')))).toBe('IDEMPOTENCY_KEY_IN_USE');
    clock.advance(1);
    expect(await reasonOf(once(requestOf(), contextOf('k')))).toBe('answered');
  });

  test('and comes back has no effect where another one took over', async () => {
    const comeBack = await abandon();
    clock.advance(callMs + 1_000);
    const answer = await once(requestOf(), contextOf('k'));
    expect(await reasonOf(comeBack())).toBe('IDEMPOTENCY_KEY_IN_USE');
    expect(await notes()).toBe(1);
    expect(bytesOf(await once(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
  });

  test('and comes back has its effect where nobody did', async () => {
    const comeBack = await abandon();
    clock.advance(callMs + 1_000);
    const answer = await comeBack();
    expect(bytesOf(await once(requestOf(), contextOf('k')))).toBe(bytesOf(answer));
    expect(await notes()).toBe(1);
  });
});
