import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPeople } from '../testing/start-people.ts';
import { refreshLifetimeMs, repeatMs } from './refresh-token.ts';
import { firstToken, rotateToken } from './rotate-token.ts';
import { newSession } from './session.ts';
import { insertSession } from './session-store.ts';

let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

/** A session of nobody in particular, with a clock of its own. */
async function startSession() {
  const { database, sealer } = people;
  const clock = manualClock();
  const about = { clientId: newId('cli'), userId: newId('usr') };
  const { token } = await database.asSystem('sign-in', async (em) => {
    const session = newSession(about, new Date(clock.now()));
    await insertSession(em, session);
    return firstToken(em, session);
  });
  /** Brings a token; gives its successor, or why there is none. */
  const bring = async (brought: string) => {
    const rotation = await database.asSystem('sign-in', (em) =>
      rotateToken(em, { sealer, token: brought, now: clock.now() }),
    );
    return rotation.outcome === 'renewed' ? rotation.handed.token : rotation.outcome;
  };
  return { clock, token, bring };
}

/** Times that matter: none, within the ten seconds, on their edge, beyond, and beyond a token's life. */
const pauseMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 6_000 }) },
  { weight: 2, arbitrary: fc.constantFrom(repeatMs, repeatMs + 1) },
  { weight: 2, arbitrary: fc.integer({ min: repeatMs, max: 3_600_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(refreshLifetimeMs, refreshLifetimeMs - 1) },
);

/** A token as the model knows it. */
interface Given {
  readonly token: string;
  readonly expires: number;
  readonly usedAt?: number;
  readonly next?: string;
}

/** The rule: what the answer is, or that it is a token not seen before. */
function expectedOf(
  { expires, usedAt, next }: Given,
  { isOver, now }: { readonly isOver: boolean; readonly now: number },
): [answer: string | undefined, isNew: boolean] {
  if (isOver || expires <= now) return ['refused', false];
  if (usedAt === undefined) return [undefined, true];
  return [now - usedAt <= repeatMs ? next : 'reused', false];
}

test('whoever brings whichever token whenever, the answer is that of the rule', async () => {
  /** Two tabs and a thief: each brings any token that was ever given, counted from the newest. */
  const steps = fc.array(fc.record({ pauseMs, back: fc.nat({ max: 4 }) }), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, async (visits) => {
      const { clock, token, bring } = await startSession();
      const given: Given[] = [{ token, expires: clock.now() + refreshLifetimeMs }];
      let isOver = false;
      for (const { pauseMs: ms, back } of visits) {
        clock.advance(ms);
        const now = clock.now();
        const brought = given.at(-1 - Math.min(back, given.length - 1));
        if (brought === undefined) throw new Error('no token');
        const answer = await bring(brought.token);
        const known = given.map((one) => one.token);
        const [expected, isNew] = expectedOf(brought, { isOver, now });
        expect(isNew ? answer.startsWith('cdr_') && !known.includes(answer) : answer).toBe(expected ?? true);
        if (isNew) {
          Object.assign(brought, { usedAt: now, next: answer });
          given.push({ token: answer, expires: now + refreshLifetimeMs });
        }
        isOver ||= answer === 'reused';
      }
    }),
    { numRuns: 12 },
  );
});

test('tabs that share a store and read it at most ten seconds late never lose their session', async () => {
  const visit = fc.record({
    tab: fc.constantFrom('one' as const, 'other' as const),
    pauseMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 86_400_000 })),
    lateMs: fc.integer({ min: 0, max: repeatMs }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: 1, maxLength: 20 }), async (visits) => {
      const { clock, token, bring } = await startSession();
      const stored = [{ token, sinceMs: clock.now() }];
      for (const { pauseMs: ms, lateMs } of visits) {
        clock.advance(ms);
        // What the tab read a moment ago may have been replaced by the other tab since.
        const read = stored.findLast(({ sinceMs }) => sinceMs <= clock.now() - lateMs) ?? stored[0];
        const answer = await bring(read?.token ?? '');
        expect(answer).toMatch(/^cdr_/);
        if (stored.at(-1)?.token !== answer && !stored.some((known) => known.token === answer)) {
          stored.push({ token: answer, sinceMs: clock.now() });
        }
      }
    }),
    { numRuns: 12 },
  );
});

test('tabs that bring the same token at the same moment get the same successor', async () => {
  const { token, bring } = await startSession();
  const answers = await Promise.all(Array.from({ length: 8 }, () => bring(token)));
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^cdr_/);
});

test('a thief and the person are both out once both have used what was stolen', async () => {
  const thenMs = fc.integer({ min: repeatMs + 1, max: 86_400_000 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 4 }), fc.boolean(), thenMs, async (before, thiefFirst, laterMs) => {
      const { clock, token, bring } = await startSession();
      let current = token;
      for (let count = 0; count < before; count += 1) current = await bring(current);
      const first = await bring(current);
      clock.advance(laterMs);
      expect(await bring(current)).toBe('reused');
      // Whose chain it was that went on does not matter.
      expect(await bring(first)).toBe('refused');
      expect(thiefFirst ? await bring(current) : await bring(token)).toBe('refused');
    }),
    { numRuns: 10 },
  );
});

test.each(['', 'cdr_', `cdr_${'A'.repeat(43)}`, `cdr_${'A'.repeat(44)}`, 'cds_x', '\u0000'])(
  'what is no token of ours is refused: %j',
  async (token) => {
    const { bring } = await startSession();
    expect(await bring(token)).toBe('refused');
  },
);
