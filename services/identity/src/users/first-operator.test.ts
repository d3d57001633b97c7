import { Secret } from '@cedula/chassis/config/secret.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { startPeople } from '../testing/start-people.ts';
import { ensureOperator } from './first-operator.ts';
import { findByEmail } from './user-store.ts';

const log = createLogger({ service: 'identity', level: 'silent' });
const email = 'root@acme.example';
let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const ensure = (password: string, address = email) =>
  ensureOperator({ email: address, password: new Secret(password) }, { ...people, log });
const userOf = (address: string) => people.database.asSystem('sign-in', (em) => findByEmail(em, address));

test('of processes that start at once one makes the operator, out of an account that a stranger had too', async () => {
  await people.register({ userName: 'operator' });
  const stranger = await people.register({ email: email.toUpperCase() });
  const { refreshToken } = await people.login(stranger.userName);
  await Promise.all(Array.from({ length: 4 }, () => ensure('first-password-1')));
  expect(await userOf(email)).toMatchObject({ id: stranger.id, isOperator: true });
  expect(await reasonOf(people.refresh(refreshToken))).toBe('UNAUTHENTICATED');
  expect(await reasonOf(people.login(email))).toBe('UNAUTHENTICATED');
  expect((await people.login(email, 'first-password-1')).accessToken).not.toBe('');
});

test('an installation that has an operator gets no other, and changes no password', async () => {
  await ensure('another-password-2');
  await ensure('another-password-2', 'other@acme.example');
  expect(await userOf('other@acme.example')).toBeNull();
  expect((await people.login(email, 'first-password-1')).accessToken).not.toBe('');
});

test('without an account the operator gets one of their own', async () => {
  const fresh = await startPeople();
  try {
    await fresh.register({ userName: 'operator' });
    await Promise.all(
      [1, 2].map(() =>
        ensureOperator({ email, password: new Secret('first-password-1') }, { ...fresh, log }),
      ),
    );
    expect((await fresh.login(email, 'first-password-1')).accessToken).not.toBe('');
    const user = await fresh.database.asSystem('sign-in', (em) => findByEmail(em, email));
    expect(user).toMatchObject({ isOperator: true, role: 'OWNER' });
    expect(user?.userName).toMatch(/^operator-/);
  } finally {
    await fresh.close();
  }
});
