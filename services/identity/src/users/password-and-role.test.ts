import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { User_Role } from '@cedula/contract/cedula/identity/v1/user_pb.ts';
import { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { goodPassword, machine, person, startPeople, tokenIn } from '../testing/start-people.ts';

const { changePassword, getMe, inviteUser, listUsers, removeUser, updateUser } = UserService.method;
const better = 'walnut-harbour-72';

let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

type Who = { id: string; clientId: string };

const violation = (field: string, rule: string) => ({
  reason: 'INVALID_ARGUMENT',
  details: { violations: [{ field, rule }] },
});

describe('a password', () => {
  /** Somebody with two sessions, who calls in the later one. */
  async function signedIn() {
    const user = await people.register();
    const other = await people.login(user.userName);
    const own = await people.login(user.userName);
    const { message } = await call(people.gateway, SessionService.method.listSessions, {}, person(user));
    const [{ id: sessionId } = { id: '' }] = message.sessions;
    const as = person({ ...user, sessionId });
    const change = (currentPassword: string, newPassword = better) =>
      call(people.gateway, changePassword, { currentPassword, newPassword }, as);
    return { user, own, other, change };
  }

  test('is changed by who knows it; the other sessions end, and the one that asked stays', async () => {
    const { user, own, other, change } = await signedIn();
    const before = people.beats.count;
    await change(goodPassword);
    expect(people.beats.count).toBe(before + 1);
    expect(await reasonOf(people.refresh(other.refreshToken))).toBe('UNAUTHENTICATED');
    expect((await people.refresh(own.refreshToken)).accessToken).not.toBe('');
    expect(await reasonOf(people.login(user.userName))).toBe('UNAUTHENTICATED');
    expect((await people.login(user.userName, better)).accessToken).not.toBe('');
  });

  test('is not changed by who does not, who soon has to wait and keeps nobody else waiting', async () => {
    const { user, own, other, change } = await signedIn();
    for (let tries = 0; tries < 5; tries += 1)
      await expect(change('was-it-this-one')).rejects.toMatchObject(
        violation('currentPassword', 'password.wrong'),
      );
    expect(await reasonOf(change(goodPassword))).toBe('LOGIN_THROTTLED');
    for (const { refreshToken } of [own, other])
      expect((await people.refresh(refreshToken)).accessToken).not.toBe('');
    expect((await people.login(user.userName)).accessToken).not.toBe('');
    people.clock.advance(1_001);
    expect(await reasonOf(change(goodPassword))).toBe('answered');
  });

  test.each([
    ['short', 'string.min_len'],
    ['password1234', 'password.common'],
  ])('is not changed into %s', async (weak, rule) => {
    const { change } = await signedIn();
    await expect(change(goodPassword, weak)).rejects.toMatchObject(violation('newPassword', rule));
  });
});

describe('the role of a member', () => {
  async function join(owner: Who) {
    const email = `${newId('usr')}@acme.example`;
    await call(people.gateway, inviteUser, { email }, person(owner));
    return people.register({ email, invitationToken: tokenIn((await people.lettersTo(email)).at(-1)) });
  }
  const setRole = (id: string, role: User_Role, as: ReturnType<typeof person>) =>
    call(people.gateway, updateUser, { user: { id, role } }, as);
  const rolesOf = async (owner: Who) =>
    (await call(people.gateway, listUsers, {}, person(owner))).message.users.map(({ role }) => role);

  test('is changed by owners and machines, and known everywhere at once', async () => {
    const owner = await people.register();
    const member = await join(owner);
    const before = people.beats.count;
    const { message } = await setRole(member.id, User_Role.OWNER, person(owner));
    expect(message.user).toMatchObject({ id: member.id, role: User_Role.OWNER });
    expect(people.beats.count).toBe(before + 1);
    const me = await call(people.gateway, getMe, {}, person(member));
    expect(me.message.user?.role).toBe(User_Role.OWNER);
    await setRole(member.id, User_Role.MEMBER, machine(owner.clientId));
    expect(await rolesOf(owner)).toEqual([User_Role.MEMBER, User_Role.OWNER]);
  });

  test('is no member’s to change', async () => {
    const owner = await people.register();
    const member = await join(owner);
    const as = person({ ...member, role: Operation_Role.MEMBER });
    expect(await reasonOf(setRole(member.id, User_Role.OWNER, as))).toBe('PERMISSION_DENIED');
  });

  test('leaves the client an owner: of two who demote each other, or leave, one stays', async () => {
    const owner = await people.register();
    expect(await reasonOf(setRole(owner.id, User_Role.MEMBER, person(owner)))).toBe('WRONG_STATE');
    const second = await join(owner);
    await setRole(second.id, User_Role.OWNER, person(owner));
    const reasons = await Promise.all([
      reasonOf(setRole(owner.id, User_Role.MEMBER, person({ ...second, role: Operation_Role.OWNER }))),
      reasonOf(call(people.gateway, removeUser, { id: second.id }, person(owner))),
    ]);
    expect(reasons.toSorted()).toEqual(['WRONG_STATE', 'answered']);
    expect(await rolesOf(owner)).toContain(User_Role.OWNER);
  });

  test('of others, or of nobody, is not found; a role has to be named, and a mask may leave it as it is', async () => {
    const [owner, other] = [await people.register(), await people.register()];
    for (const id of [other.id, newId('usr'), 'usr_x', newId('key'), 'me', ''])
      expect(await reasonOf(setRole(id, User_Role.MEMBER, person(owner)))).toBe('NOT_FOUND');
    const masked = (paths: string[]) =>
      call(people.gateway, updateUser, { user: { id: owner.id }, updateMask: { paths } }, person(owner));
    await expect(masked(['role'])).rejects.toMatchObject(violation('user.role', 'required'));
    expect((await masked(['email'])).message.user).toMatchObject({ id: owner.id, role: User_Role.OWNER });
  });
});
