import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nobody, person, startPeople } from '../testing/start-people.ts';

let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const resolve = async (id: string) =>
  (await call(people.gateway, CredentialService.method.resolveSession, { id }, nobody())).message;

async function signIn() {
  const user = await people.register();
  const { accessToken, refreshToken } = await people.login(user.userName);
  return { ...user, refreshToken, sessionId: String(decodeJwt(accessToken)['sid']) };
}

test('a session in force tells who is in it, what they may do, and how much their client may call', async () => {
  const { id, clientId, sessionId } = await signIn();
  expect(await resolve(sessionId)).toMatchObject({
    clientId,
    userId: id,
    role: Operation_Role.OWNER,
    operator: false,
    unscoped: true,
    limits: { quotaPerMonth: 100, ratePerSecond: 10, burst: 20 },
  });
});

test('one that ended, whose person was removed, that expired or never was is nobody’s', async () => {
  const nobodys = { clientId: '', userId: '', role: Operation_Role.ROLE_UNSPECIFIED };
  for (const id of [newId('ses'), 'ses_x', newId('usr')]) expect(await resolve(id)).toMatchObject(nobodys);

  const ended = await signIn();
  const before = (await resolve(ended.sessionId)).revision;
  await call(people.gateway, SessionService.method.endSession, { id: 'current' }, person(ended));
  const after = await resolve(ended.sessionId);
  expect(after).toMatchObject(nobodys);
  expect(after.revision).toBe(before + 1n);

  const stolen = await signIn();
  await people.refresh(stolen.refreshToken);
  people.clock.advance(10_001);
  await people.refresh(stolen.refreshToken).catch(() => undefined);
  expect(await resolve(stolen.sessionId)).toMatchObject({ ...nobodys, revision: after.revision + 1n });

  const expired = await signIn();
  people.clock.advance(30 * 86_400_000);
  expect(await resolve(expired.sessionId)).toMatchObject(nobodys);
});

test('the removal of a person is a change of credentials', async () => {
  const owner = await signIn();
  const { revision } = await resolve(owner.sessionId);
  const email = `${newId('usr')}@acme.example`;
  await call(people.gateway, UserService.method.inviteUser, { email }, person(owner));
  const [letter] = await people.lettersTo(email);
  const invitationToken = /cdl_[\w-]{43}/.exec(letter?.text ?? '')?.[0] ?? '';
  const member = await people.register({ email, invitationToken });
  await people.login(member.userName);
  expect((await resolve(owner.sessionId)).revision).toBe(revision);
  await call(people.gateway, UserService.method.removeUser, { id: member.id }, person(owner));
  expect((await resolve(owner.sessionId)).revision).toBe(revision + 1n);
});
