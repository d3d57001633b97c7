import { timestampMs } from '@bufbuild/protobuf/wkt';
import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf } from '../testing/start-identity.ts';
import { newSession } from './session.ts';
import { insertSession } from './session-store.ts';
import { goodPassword, nobody, person, startPeople } from '../testing/start-people.ts';

const { endSession, getJwks, listSessions } = SessionService.method;
let people: Awaited<ReturnType<typeof startPeople>>;
beforeAll(async () => {
  people = await startPeople();
});
afterAll(() => people.close());

const sessionOf = (accessToken: string) => String(decodeJwt(accessToken)['sid']);

async function keys() {
  const { message } = await call(people.gateway, getJwks, {}, nobody());
  return message.keys.map(({ kty, crv, x, kid, use, alg }) => ({ kty, crv, x, kid, use, alg }));
}

describe('signing in', () => {
  test('gives an access token of 15 minutes that the published keys verify, and a refresh token of 30 days', async () => {
    const user = await people.register();
    const tokens = await people.login(user.userName);
    const now = people.clock.now();
    const { payload, protectedHeader } = await jwtVerify(
      tokens.accessToken,
      createLocalJWKSet({ keys: await keys() }),
      {
        algorithms: ['EdDSA'],
        issuer: 'cedula',
        audience: 'cedula',
        typ: 'at+jwt',
        currentDate: new Date(now),
      },
    );
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ sub: user.id, sid: expect.stringMatching(/^ses_/) });
    const [issued, notBefore, expires] = [payload.iat, payload.nbf, payload.exp];
    expect([issued, notBefore, expires]).toEqual([now / 1000, now / 1000, now / 1000 + 900]);
    expect(Object.keys(payload).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'nbf', 'sid', 'sub']);
    expect(tokens.refreshToken).toMatch(/^cdr_[\w-]{43}$/);
    const expire = (time: Parameters<typeof timestampMs>[0] | undefined) =>
      time ? timestampMs(time) - now : 0;
    expect(expire(tokens.accessTokenExpireTime)).toBe(900_000);
    expect(expire(tokens.refreshTokenExpireTime)).toBe(30 * 86_400_000);
  });

  test('works by user name and by email address, in any case', async () => {
    const user = await people.register();
    for (const login of [user.userName, user.userName.toUpperCase(), user.email, user.email.toUpperCase()]) {
      expect((await people.login(login)).accessToken).not.toBe('');
    }
  });

  test('answers an unknown login and a wrong password alike', async () => {
    const user = await people.register();
    const answers = await Promise.all(
      [people.login(user.userName, 'wrong-password-1'), people.login('nobody.at.all', goodPassword)].map(
        (answer) => answer.catch((error: unknown) => error),
      ),
    );
    const [wrong, unknown] = answers.map((error) => [String(error), Reflect.get(Object(error), 'details')]);
    expect(wrong).toEqual(unknown);
    expect(String(answers[0])).toContain('The login or the password is wrong.');
  });

  test('ends the session used longest ago where somebody has more than fifty', async () => {
    const user = await people.register();
    const first = await people.login(user.userName);
    const { clientId, id: userId } = user;
    await people.database.asSystem('sign-in', async (em) => {
      for (let index = 0; index < 49; index += 1) {
        people.clock.advance(1);
        await insertSession(em, newSession({ clientId, userId }, new Date(people.clock.now())));
      }
    });
    people.clock.advance(1);
    await people.login(user.userName);
    expect(await reasonOf(people.refresh(first.refreshToken))).toBe('UNAUTHENTICATED');
    const { message } = await call(people.gateway, listSessions, { pageSize: 100 }, person(user));
    expect(message.sessions).toHaveLength(50);
  });
});

describe('throttling', () => {
  test('keeps the sixth try waiting, the right password included, and tells for how long', async () => {
    const { userName } = await people.register();
    const fail = () => reasonOf(people.login(userName, 'wrong-password-1'));
    for (let tries = 0; tries < 5; tries += 1) expect(await fail()).toBe('UNAUTHENTICATED');
    await expect(people.login(userName)).rejects.toMatchObject({
      reason: 'LOGIN_THROTTLED',
      details: { retryAfterSeconds: 1 },
    });
    people.clock.advance(1_000);
    expect(await fail()).toBe('UNAUTHENTICATED');
    await expect(people.login(userName)).rejects.toMatchObject({ details: { retryAfterSeconds: 2 } });
    // Somewhere else the right password is as good as ever.
    expect((await people.login(userName, goodPassword, '198.51.100.7')).accessToken).not.toBe('');
    people.clock.advance(2_000);
    expect((await people.login(userName)).accessToken).not.toBe('');
    for (let tries = 0; tries < 5; tries += 1) expect(await fail()).toBe('UNAUTHENTICATED');
  });

  test('counts an account once, by whichever of its two logins it is tried', async () => {
    const { userName, email } = await people.register();
    for (const login of [userName, email, userName, email, userName]) {
      expect(await reasonOf(people.login(login, 'wrong-password-1'))).toBe('UNAUTHENTICATED');
    }
    expect(await reasonOf(people.login(email))).toBe('LOGIN_THROTTLED');
  });

  test('counts logins that nobody has like those that somebody has', async () => {
    const fail = () => reasonOf(people.login('no.such.person', 'wrong-password-1'));
    for (let tries = 0; tries < 5; tries += 1) expect(await fail()).toBe('UNAUTHENTICATED');
    expect(await fail()).toBe('LOGIN_THROTTLED');
  });

  test('lets no more than five through of ten tries at once', async () => {
    const { userName } = await people.register();
    const reasons = await Promise.all(
      Array.from({ length: 10 }, () => reasonOf(people.login(userName, 'wrong-password-1'))),
    );
    expect(reasons.filter((reason) => reason === 'UNAUTHENTICATED')).toHaveLength(5);
    expect(reasons.filter((reason) => reason === 'LOGIN_THROTTLED')).toHaveLength(5);
  });
});

describe('sessions', () => {
  test('are listed to their person alone, newest first, with the current one marked', async () => {
    const [mine, other] = [await people.register(), await people.register()];
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.unshift(sessionOf((await people.login(mine.userName)).accessToken));
    }
    await people.login(other.userName);
    const as = person({ ...mine, sessionId: ids[1] ?? '' });
    const first = await call(people.gateway, listSessions, { pageSize: 2 }, as);
    expect(first.message.sessions.map(({ id, current }) => [id, current])).toEqual([
      [ids[0], false],
      [ids[1], true],
    ]);
    const { nextPageToken: pageToken } = first.message;
    const second = await call(people.gateway, listSessions, { pageSize: 2, pageToken }, as);
    expect(second.message.sessions.map(({ id }) => id)).toEqual([ids[2]]);
    const stolen = call(people.gateway, listSessions, { pageToken }, person(other));
    expect(await reasonOf(stolen)).toBe('PAGE_TOKEN_INVALID');
  });

  test('end by their id or as the current one, with their refresh token, once', async () => {
    const user = await people.register();
    const [one, two] = [await people.login(user.userName), await people.login(user.userName)];
    const as = person({ ...user, sessionId: sessionOf(one.accessToken) });
    const before = people.beats.count;
    await call(people.gateway, endSession, { id: sessionOf(two.accessToken) }, as);
    expect(await reasonOf(people.refresh(two.refreshToken))).toBe('UNAUTHENTICATED');
    const again = call(people.gateway, endSession, { id: sessionOf(two.accessToken) }, as);
    expect(await reasonOf(again)).toBe('NOT_FOUND');
    await call(people.gateway, endSession, { id: 'current' }, as);
    expect(await reasonOf(people.refresh(one.refreshToken))).toBe('UNAUTHENTICATED');
    expect(people.beats.count).toBe(before + 2);
  });

  test('of others look like none, also to a member of the same client', async () => {
    const owner = await people.register();
    const { accessToken, refreshToken } = await people.login(owner.userName);
    const member = person({ id: newId('usr'), clientId: owner.clientId, role: Operation_Role.MEMBER });
    for (const id of [sessionOf(accessToken), newId('ses'), 'ses_x', newId('usr'), 'current', '']) {
      expect(await reasonOf(call(people.gateway, endSession, { id }, member))).toBe('NOT_FOUND');
    }
    expect((await people.refresh(refreshToken)).refreshToken).not.toBe('');
  });
});

describe('signing keys', () => {
  test('change after thirty days; the old one is published until its tokens are over, and not after', async () => {
    const user = await people.register();
    const before = await people.login(user.userName);
    const [old] = await keys();
    people.clock.advance(30 * 86_400_000);
    const after = await people.login(user.userName);
    const [signing, previous, ...others] = await keys();
    expect(previous).toEqual(old);
    expect(others).toEqual([]);
    expect(decodeProtectedHeader(before.accessToken).kid).toBe(old?.kid);
    expect(decodeProtectedHeader(after.accessToken).kid).toBe(signing?.kid);
    expect(signing?.kid).not.toBe(old?.kid);
    people.clock.advance(20 * 60_000);
    expect(await keys()).toEqual([signing]);
  });

  test('are never stored in the clear', async () => {
    const rows = await people.database.asSystem('signing-keys', (em) =>
      em.execute<{ sealed: Buffer }[]>('select sealed from signing_key'),
    );
    // How PKCS #8 of Ed25519 begins (RFC 8410 §7).
    const start = Buffer.from('302e020100300506032b6570', 'hex');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ sealed }) => sealed.includes(start))).toBe(false);
  });
});
