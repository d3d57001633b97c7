import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { User_Role } from '@cedula/contract/cedula/identity/v1/user_pb.ts';
import { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { goodPassword, machine, nobody, person, startPeople, tokenIn } from '../testing/start-people.ts';

const { getMe, inviteUser, listUsers, removeUser, requestPasswordReset, resetPassword, verifyEmail } =
  UserService.method;
let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const violations = (field: string, rule: string) => ({
  reason: 'INVALID_ARGUMENT',
  details: { violations: [{ field, rule }] },
});

async function invite(
  owner: { id: string; clientId: string },
  email: string,
  role: User_Role = User_Role.MEMBER,
) {
  await call(people.gateway, inviteUser, { email, role }, person(owner));
  return tokenIn((await people.lettersTo(email)).at(-1));
}

async function join(owner: { id: string; clientId: string }, role?: User_Role) {
  const email = `${newId('usr')}@acme.example`;
  return people.register({ email, invitationToken: await invite(owner, email, role) });
}

describe('registering', () => {
  test('gives a user who owns a client of their own with a hundred calls a month', async () => {
    const { id, clientId, userName, email, message } = await people.register({ userName: 'Ann.Lee-1' });
    expect(message.user).toMatchObject({ userName: 'Ann.Lee-1', email, role: User_Role.OWNER });
    expect(message.user).toMatchObject({ emailVerified: false, operator: false });
    expect(message.client).toMatchObject({ id: clientId, name: userName, email, apiRequestQuota: 100 });
    const me = await call(people.gateway, getMe, {}, person({ id, clientId }));
    expect(me.message.user?.id).toBe(id);
  });

  test.each([
    ['userName', 'ab', 'string.min_len'],
    ['userName', 'x'.repeat(41), 'string.max_len'],
    ['userName', '1abc', 'string.pattern'],
    ['userName', 'ann@lee', 'string.pattern'],
    ['email', 'not an address', 'string.email'],
    ['password', 'too-short', 'string.min_len'],
    ['password', 'x'.repeat(129), 'string.max_len'],
    ['password', 'password1234', 'password.common'],
    ['invitationToken', 'cdl_x', 'token.not_valid'],
  ])('refuses %s %s by %s', async (field, value, rule) => {
    await expect(people.register({ [field]: value })).rejects.toMatchObject(violations(field, rule));
  });

  test('refuses a password that is the user name or the email address', async () => {
    const names = { userName: 'marguerite.duras', email: 'm.duras.1914@acme.example' };
    await expect(people.register({ ...names, password: 'Marguerite.Duras' })).rejects.toMatchObject(
      violations('password', 'password.user_name'),
    );
    await expect(people.register({ ...names, password: 'm.duras.1914' })).rejects.toMatchObject(
      violations('password', 'password.email'),
    );
  });

  test('refuses a name or an address that is in use in any case, also of two at once', async () => {
    const { userName, email } = await people.register();
    await expect(people.register({ userName: userName.toUpperCase() })).rejects.toMatchObject({
      reason: 'ALREADY_EXISTS',
      message: 'This user name is in use.',
    });
    await expect(people.register({ email: email.toUpperCase() })).rejects.toMatchObject({
      reason: 'ALREADY_EXISTS',
      message: 'This email address is in use.',
    });
    const twice = { userName: 'two.at.once', email: 'two.at.once@acme.example' };
    const reasons = await Promise.all([1, 2, 3].map(() => reasonOf(people.register(twice))));
    expect(reasons.toSorted()).toEqual(['ALREADY_EXISTS', 'ALREADY_EXISTS', 'answered']);
  });

  test('sends a link that verifies the address, once and for seven days', async () => {
    const { id, clientId, email } = await people.register();
    const token = tokenIn((await people.lettersTo(email))[0]);
    await call(people.gateway, verifyEmail, { token }, nobody());
    const me = await call(people.gateway, getMe, {}, person({ id, clientId }));
    expect(me.message.user?.emailVerified).toBe(true);
    const again = call(people.gateway, verifyEmail, { token }, nobody());
    await expect(again).rejects.toMatchObject(violations('token', 'token.not_valid'));
    const late = tokenIn((await people.lettersTo((await people.register()).email))[0]);
    people.clock.advance(7 * 86_400_000);
    const tooLate = call(people.gateway, verifyEmail, { token: late }, nobody());
    await expect(tooLate).rejects.toMatchObject(violations('token', 'token.not_valid'));
  });
});

test('where registering is closed, only who is invited gets in', async () => {
  const closed = await startPeople({ signup: 'closed' });
  try {
    expect(await reasonOf(closed.register())).toBe('PERMISSION_DENIED');
  } finally {
    await closed.close();
  }
});

describe('members', () => {
  test('join by an invitation, in its role, verified, once, under the invited address alone', async () => {
    const owner = await people.register();
    const email = `${newId('usr')}@acme.example`;
    const invitationToken = await invite(owner, email, User_Role.OWNER);
    await expect(people.register({ invitationToken })).rejects.toMatchObject(
      violations('email', 'email.not_invited'),
    );
    const { message } = await people.register({ email: email.toUpperCase(), invitationToken });
    expect(message.user).toMatchObject({ role: User_Role.OWNER, emailVerified: true });
    expect(message.client?.id).toBe(owner.clientId);
    const again = people.register({ email, invitationToken });
    await expect(again).rejects.toMatchObject(violations('invitationToken', 'token.not_valid'));
  });

  test('are invited and removed by owners alone', async () => {
    const owner = await people.register();
    const member = await join(owner);
    const as = person({ ...member, role: Operation_Role.MEMBER });
    const email = 'somebody@acme.example';
    expect(await reasonOf(call(people.gateway, inviteUser, { email }, as))).toBe('PERMISSION_DENIED');
    expect(await reasonOf(call(people.gateway, removeUser, { id: owner.id }, as))).toBe('PERMISSION_DENIED');
    const { message } = await call(people.gateway, listUsers, {}, as);
    expect(message.users.map(({ id }) => id)).toEqual([member.id, owner.id]);
  });

  test('removed are gone with their sessions and may register anew', async () => {
    const owner = await people.register();
    const member = await join(owner);
    const { refreshToken } = await people.login(member.userName);
    const before = people.beats.count;
    await call(people.gateway, removeUser, { id: member.id }, person(owner));
    expect(people.beats.count).toBe(before + 1);
    expect(await reasonOf(people.refresh(refreshToken))).toBe('UNAUTHENTICATED');
    expect(await reasonOf(people.login(member.userName))).toBe('UNAUTHENTICATED');
    const again = call(people.gateway, removeUser, { id: member.id }, person(owner));
    expect(await reasonOf(again)).toBe('NOT_FOUND');
    const { userName, email } = member;
    expect((await people.register({ userName, email })).clientId).not.toBe(owner.clientId);
  });

  test('of others look like none', async () => {
    const [owner, other] = [await people.register(), await people.register()];
    for (const id of [other.id, newId('usr'), 'usr_x', newId('key'), 'me', '']) {
      expect(await reasonOf(call(people.gateway, removeUser, { id }, person(owner)))).toBe('NOT_FOUND');
    }
    const list = await call(people.gateway, listUsers, {}, person(owner));
    expect(list.message.users.map(({ id }) => id)).toEqual([owner.id]);
  });

  test('who own the client alone cannot be removed; of two owners who remove each other one stays', async () => {
    const owner = await people.register();
    const alone = call(people.gateway, removeUser, { id: owner.id }, person(owner));
    expect(await reasonOf(alone)).toBe('WRONG_STATE');
    const second = await join(owner, User_Role.OWNER);
    const reasons = await Promise.all([
      reasonOf(call(people.gateway, removeUser, { id: second.id }, person(owner))),
      reasonOf(call(people.gateway, removeUser, { id: owner.id }, person(second))),
    ]);
    expect(reasons.toSorted()).toEqual(['WRONG_STATE', 'answered']);
  });

  test('are invited to at most a hundred open invitations, and a repeated request invites once', async () => {
    const owner = await people.register();
    const as = person({ ...owner, idempotencyKey: 'once' });
    for (let count = 0; count < 2; count += 1) {
      await call(people.gateway, inviteUser, { email: 'once@acme.example' }, as);
    }
    expect(await people.lettersTo('once@acme.example')).toHaveLength(1);
    for (let count = 1; count < 100; count += 1) {
      await call(people.gateway, inviteUser, { email: `many${count}@acme.example` }, person(owner));
    }
    const more = call(people.gateway, inviteUser, { email: 'more@acme.example' }, person(owner));
    expect(await reasonOf(more)).toBe('WRONG_STATE');
  });
});

describe('a password that is lost', () => {
  const ask = (email: string) => call(people.gateway, requestPasswordReset, { email }, nobody());
  const reset = (token: string, password: string) =>
    call(people.gateway, resetPassword, { token, password }, nobody());

  test('is replaced by a link; the old one and all sessions are over, failures at that address too', async () => {
    const { userName, email } = await people.register();
    const { refreshToken } = await people.login(userName);
    for (let tries = 0; tries < 5; tries += 1) await reasonOf(people.login(userName, 'was-it-this-one'));
    expect(await reasonOf(people.login(userName))).toBe('LOGIN_THROTTLED');
    await ask(email.toUpperCase());
    const token = tokenIn((await people.lettersTo(email.toUpperCase())).at(-1));
    await expect(reset(token, 'password1234')).rejects.toMatchObject(
      violations('password', 'password.common'),
    );
    const before = people.beats.count;
    await reset(token, 'a-much-better-one');
    expect(people.beats.count).toBe(before + 1);
    expect((await people.login(userName, 'a-much-better-one')).accessToken).not.toBe('');
    expect(await reasonOf(people.login(userName, goodPassword))).toBe('UNAUTHENTICATED');
    expect(await reasonOf(people.refresh(refreshToken))).toBe('UNAUTHENTICATED');
    await expect(reset(token, 'yet-another-one-7')).rejects.toMatchObject(
      violations('token', 'token.not_valid'),
    );
  });

  test('is asked for alike by whoever has no account, and nothing is sent', async () => {
    const { message } = await ask('stranger@acme.example');
    expect(message).toMatchObject({});
    expect(await people.lettersTo('stranger@acme.example')).toEqual([]);
  });

  test('brings one letter a minute, however often it is asked for; the link works an hour', async () => {
    const { email } = await people.register();
    for (let count = 0; count < 3; count += 1) await ask(email);
    const resets = async () => (await people.lettersTo(email)).filter(({ id }) => id.startsWith('reset'));
    expect(await resets()).toHaveLength(1);
    people.clock.advance(60_001);
    await ask(email);
    const letters = await resets();
    expect(letters).toHaveLength(2);
    people.clock.advance(3_600_000);
    const late = reset(tokenIn(letters[1]), 'a-much-better-one');
    await expect(late).rejects.toMatchObject(violations('token', 'token.not_valid'));
  });

  test('is not replaced by a token that was made for something else', async () => {
    const { email } = await people.register();
    const token = tokenIn((await people.lettersTo(email))[0]);
    await expect(reset(token, 'a-much-better-one')).rejects.toMatchObject(
      violations('token', 'token.not_valid'),
    );
  });
});

test('machines and strangers are no people', async () => {
  const { clientId } = await people.register();
  const as = machine(clientId);
  expect(await reasonOf(call(people.gateway, getMe, {}, as))).toBe('PERMISSION_DENIED');
  const list = call(people.gateway, SessionService.method.listSessions, {}, as);
  expect(await reasonOf(list)).toBe('PERMISSION_DENIED');
});
