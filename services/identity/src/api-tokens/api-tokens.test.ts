import { timestampDate, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { apiTokenHash, isApiToken } from '@cedula/chassis/secrets/api-token.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { type Caller, keyed, narrowed, person } from '../testing/callers.ts';
import { defaultLimits, reasonOf, startIdentity } from '../testing/start-identity.ts';

const { createApiToken, getApiToken, listApiTokens, revokeApiToken } = ApiTokenService.method;
const { resolveApiToken, recordApiTokenUses } = CredentialService.method;

const clock = manualClock(Date.now());
const { gateway, mesh, database, signUp, ...identity } = await startIdentity({ clock });
afterAll(() => identity.close());

const wish = { name: 'camera', scopes: ['images', 'inference:read'] };

async function create(as: Caller, more: object = {}) {
  const { message } = await call(gateway, createApiToken, { ...wish, ...more }, as);
  return { id: message.apiToken?.id ?? '', token: message.token, apiToken: message.apiToken };
}

const resolve = async (token: string) => {
  const request = { sha256: new Uint8Array(apiTokenHash(token)) };
  return (await call(gateway, resolveApiToken, request, clientOrigin(''))).message;
};

const use = (id: string, ms: number) =>
  call(
    gateway,
    recordApiTokenUses,
    { uses: [{ apiTokenId: id, useTime: timestampFromMs(ms) }] },
    clientOrigin(''),
  );

describe('an API token', () => {
  test('is shown once, and stored as nothing but its hash', async () => {
    const { as, clientId } = await signUp();
    const { id, token, apiToken } = await create(as);
    expect(isApiToken(token)).toBe(true);
    expect(apiToken).toMatchObject({ id, ...wish });
    expect((await call(gateway, getApiToken, { id }, as)).message.apiToken).toEqual(apiToken);
    const [row] = await database.asSystem('credentials', (em) =>
      em.execute<{ row: string }[]>('select api_token::text as row from api_token where id = ?', [id]),
    );
    expect(row?.row).not.toContain(token.slice(4, 34));
    expect(await resolve(token)).toMatchObject({
      clientId,
      apiTokenId: id,
      scopes: wish.scopes,
      unscoped: false,
      limits: defaultLimits,
    });
  });

  test('that is not there is resolved to nothing', async () => {
    expect(await resolve('cdt_')).toMatchObject({ clientId: '', apiTokenId: '', scopes: [] });
  });

  test('is not resolved once revoked, which is told with a later revision', async () => {
    const { as } = await signUp();
    const { id, token } = await create(as);
    const before = await resolve(token);
    await call(gateway, revokeApiToken, { id }, as);
    const after = await resolve(token);
    expect(after.clientId).toBe('');
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(identity.beats.some(({ revision }) => revision >= after.revision)).toBe(true);
    expect(await reasonOf(call(gateway, getApiToken, { id }, as))).toBe('NOT_FOUND');
    expect(await reasonOf(call(gateway, revokeApiToken, { id }, as))).toBe('NOT_FOUND');
  });

  test('ends when it expires', async () => {
    const { as } = await signUp();
    const { id, token } = await create(as, { expireTime: timestampFromMs(clock.now() + 60_000) });
    const { expireTime } = await resolve(token);
    expect(expireTime && timestampMs(expireTime)).toBe(clock.now() + 60_000);
    clock.advance(60_000);
    expect((await resolve(token)).clientId).toBe('');
    expect((await call(gateway, getApiToken, { id }, as)).message.apiToken?.expireTime).toEqual(expireTime);
  });

  test('looks like nothing to another client', async () => {
    const [mine, other] = [await signUp(), await signUp()];
    const { id, token } = await create(mine.as);
    for (const wrong of [id, newId('tok'), mine.keyId, 'tok_x', '']) {
      expect(await reasonOf(call(gateway, getApiToken, { id: wrong }, other.as))).toBe('NOT_FOUND');
      expect(await reasonOf(call(gateway, revokeApiToken, { id: wrong }, other.as))).toBe('NOT_FOUND');
    }
    expect((await resolve(token)).clientId).toBe(mine.clientId);
  });

  test('is listed newest first, page by page', async () => {
    const { as } = await signUp();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await create(as)).id);
    const first = (await call(gateway, listApiTokens, { pageSize: 3 }, as)).message;
    const pageToken = first.nextPageToken;
    const second = (await call(gateway, listApiTokens, { pageSize: 3, pageToken }, as)).message;
    expect([...first.apiTokens, ...second.apiTokens].map(({ id }) => id)).toEqual(ids);
    expect(second.nextPageToken).toBe('');
  });

  test('made twice under one idempotency key is one token', async () => {
    const { as } = await signUp();
    const once = keyed(as, 'token-1');
    const [first, second] = [await create(once), await create(once)];
    expect(second.token).toBe(first.token);
    expect((await call(gateway, listApiTokens, {}, as)).message.apiTokens).toHaveLength(1);
  });
});

describe('an API token is refused', () => {
  test.each([
    [{ name: '' }, 'name', 'required'],
    [{ name: 'a\nb' }, 'name', 'string.pattern'],
    [{ scopes: [] }, 'scopes', 'repeated.min_items'],
    [{ scopes: ['admin'] }, 'scopes[0]', 'string.in'],
  ])('with %j', async (request, field, rule) => {
    const { as } = await signUp();
    await expect(create(as, request)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field, rule }] },
    });
  });

  test.each([
    ['that is past', Date.now() - 1_000, 'timestamp.gt_now'],
    ['at the end of time', Date.UTC(9999, 11, 31, 23, 59, 59), 'timestamp.lt'],
  ])('with an expiry %s', async (_, ms, rule) => {
    const { as } = await signUp();
    await expect(create(as, { expireTime: timestampFromMs(ms) })).rejects.toMatchObject({
      details: { violations: [{ field: 'expireTime', rule }] },
    });
  });

  test('to whoever would give more than they have', async () => {
    const { as } = await signUp();
    const caller = narrowed(as, ['manage', 'images:read']);
    expect(await reasonOf(create(caller, { scopes: ['images:read', 'manage'] }))).toBe('answered');
    expect(await reasonOf(create(caller))).toBe('PERMISSION_DENIED');
  });

  test('to members who are not owners, who see them all the same', async () => {
    const { as } = await signUp();
    const { id } = await create(person(as, 'OWNER'));
    const member = person(as, 'MEMBER');
    expect(await reasonOf(create(member))).toBe('PERMISSION_DENIED');
    expect(await reasonOf(call(gateway, revokeApiToken, { id }, member))).toBe('PERMISSION_DENIED');
    expect(await reasonOf(call(gateway, getApiToken, { id }, member))).toBe('answered');
  });

  test('beyond a hundred of one client', async () => {
    const { as } = await signUp();
    for (let count = 0; count < 100; count += 1) await create(as);
    expect(await reasonOf(create(as))).toBe('WRONG_STATE');
  });
});

describe('the last use of a token', () => {
  const lastUse = async (as: Caller, id: string) => {
    const { apiToken } = (await call(gateway, getApiToken, { id }, as)).message;
    return apiToken?.lastUseTime && timestampDate(apiToken.lastUseTime).getTime();
  };

  test('is noted at most once a minute, and never goes back', async () => {
    const { as } = await signUp();
    const { id } = await create(as);
    const start = clock.now();
    expect(await lastUse(as, id)).toBeUndefined();
    for (const [ms, known] of [
      [0, 0],
      [59_999, 0],
      [60_000, 60_000],
      [30_000, 60_000],
      [400_000, 400_000],
    ] as const) {
      await use(id, start + ms);
      expect(await lastUse(as, id)).toBe(start + known);
    }
  });

  test('of tokens that are not there is passed over', async () => {
    expect(await reasonOf(use(newId('tok'), clock.now()))).toBe('answered');
    expect(await reasonOf(use('tok_x', clock.now()))).toBe('answered');
  });

  test('and what a token may do is told to gateways alone', async () => {
    const asked = call(mesh.billing, resolveApiToken, { sha256: new Uint8Array(32) }, clientOrigin(''));
    expect(await reasonOf(asked)).toBe('PERMISSION_DENIED');
    expect(await reasonOf(call(mesh.billing, recordApiTokenUses, {}, clientOrigin('')))).toBe(
      'PERMISSION_DENIED',
    );
  });
});
