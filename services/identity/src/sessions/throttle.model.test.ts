import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { startPeople } from '../testing/start-people.ts';
import { createLoginFailures } from './login-failures.ts';

let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const addresses = ['192.0.2.1', '192.0.2.2', '2001:db8::/64'] as const;

/** One account and its tries, with a clock of their own; two processes take turns. */
function startAccount() {
  const { database, masterKeys } = people;
  const clock = manualClock();
  const account = newId('usr');
  const processes = [createLoginFailures({ masterKeys }), createLoginFailures({ masterKeys })];
  let turn = 0;
  const next = () => {
    turn += 1;
    const counting = processes[turn % 2];
    if (counting === undefined) throw new Error('no process');
    return counting;
  };
  return {
    clock,
    /** Tries a password; gives whether it was looked at, and if so lets it be right or wrong. */
    attempt: async (address: string, isRight: boolean): Promise<'looked at' | 'refused'> => {
      const begun = database.asSystem('sign-in', (em) => next().begin(em, { account, address }, clock.now()));
      const reason = await reasonOf(begun);
      // On a machine that is busy a try may find the row held for too long.
      if (reason === 'LOGIN_THROTTLED' || reason === 'UNAVAILABLE') return 'refused';
      expect(reason).toBe('answered');
      if (isRight) await database.asSystem('sign-in', (em) => next().succeed(em, { account, address }));
      return 'looked at';
    },
  };
}

const tries = fc.array(
  fc.record({
    address: fc.constantFrom(...addresses),
    isRight: fc.oneof(
      { weight: 5, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    pauseMs: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 0, max: 200_000 }),
    ),
  }),
  { minLength: 1, maxLength: 40 },
);

test('an address waits as its own failures say, longer only by what others add, and never without a failure of its own', async () => {
  await fc.assert(
    fc.asyncProperty(tries, async (all) => {
      const { clock, attempt } = startAccount();
      const own = new Map<string, { failures: number; lastMs: number }>();
      for (const { address, isRight, pauseMs } of all) {
        clock.advance(pauseMs);
        const now = clock.now();
        const { failures, lastMs } = own.get(address) ?? { failures: 0, lastMs: 0 };
        const waits = (counted: number) =>
          failures > 0 && counted >= 5 && now < lastMs + Math.min(900_000, 1_000 * 2 ** (counted - 5));
        const answer = await attempt(address, isRight);
        // Three addresses with up to forty tries: others add at most two.
        const allowed = [waits(failures), waits(failures + 2)].map((wait) =>
          wait ? 'refused' : 'looked at',
        );
        expect(allowed).toContain(answer);
        if (answer === 'refused') continue;
        if (isRight) own.delete(address);
        else own.set(address, { failures: failures + 1, lastMs: now });
      }
    }),
    { numRuns: 10 },
  );
});

test('whoever has not failed from an address gets in at the first try, whatever an attacker does elsewhere', async () => {
  const { attempt, clock } = startAccount();
  const outcomes: string[] = [];
  for (let index = 0; index < 50; index += 1) {
    await attempt(`203.0.113.${index}`, false);
    clock.advance(index % 3);
    if (index % 10 === 0) outcomes.push(await attempt('192.0.2.1', true));
  }
  expect(new Set(outcomes)).toEqual(new Set(['looked at']));
});

test('of many tries at once from one address no more than five are looked at', async () => {
  const { attempt } = startAccount();
  const answers = await Promise.all(Array.from({ length: 10 }, () => attempt('192.0.2.1', false)));
  const looked = answers.filter((answer) => answer === 'looked at');
  expect(looked.length).toBeGreaterThan(0);
  expect(looked.length).toBeLessThanOrEqual(5);
});

test('counts hold neither names nor addresses', async () => {
  const { attempt } = startAccount();
  await attempt('198.51.100.99', false);
  const rows = await people.database.asSystem('sign-in', (em) =>
    em.execute<{ key: string }[]>('select key from login_failure'),
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).toMatch(/^[\w-]{43}$/);
});
