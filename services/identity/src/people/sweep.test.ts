import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { startPeople } from '../testing/start-people.ts';
import { removeOutdated } from './sweep-store.ts';

let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const sweep = () => people.database.asSystem('sweep', (em) => removeOutdated(em, people.clock.now()));
const dayMs = 86_400_000;

test('what is out of date is removed, and nothing else', async () => {
  const user = await people.register();
  const { refreshToken } = await people.login(user.userName);
  await reasonOf(people.login(user.userName, 'wrong-password-1'));
  expect(await sweep()).toEqual([0, 0, 0, 0]);
  people.clock.advance(dayMs);
  // The two tallies of the login that failed: by address and by account.
  expect(await sweep()).toEqual([0, 0, 0, 2]);
  people.clock.advance(6 * dayMs);
  expect(await sweep()).toEqual([0, 0, 1, 0]);
  const renewed = await people.refresh(refreshToken);
  people.clock.advance(30 * dayMs - 1);
  expect(await sweep()).toEqual([0, 1, 0, 0]);
  expect((await people.refresh(renewed.refreshToken)).refreshToken).not.toBe('');
  people.clock.advance(30 * dayMs);
  expect(await sweep()).toEqual([1, 2, 0, 0]);
});
