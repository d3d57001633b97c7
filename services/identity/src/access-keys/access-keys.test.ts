import { timestampMs } from '@bufbuild/protobuf/wkt';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { type Caller, keyed, narrowed, person } from '../testing/callers.ts';
import { defaultLimits, reasonOf, startIdentity } from '../testing/start-identity.ts';

const { createAccessKey, getAccessKey, listAccessKeys, revokeAccessKey, rotateAccessKey } =
  AccessKeyService.method;

const clock = manualClock(Date.now());
const { gateway, signUp, resolve, ...identity } = await startIdentity({ clock });
afterAll(() => identity.close());

const rotate = async (as: Caller, id: string, seconds?: number) => {
  const overlap = seconds === undefined ? {} : { overlap: { seconds: BigInt(seconds) } };
  return (await call(gateway, rotateAccessKey, { id, ...overlap }, as)).message;
};

describe('a rotated key', () => {
  test('has a new secret under the same id, and the old one for a day where nobody says otherwise', async () => {
    const { as, keyId, secret } = await signUp();
    const { accessKey, secret: newer } = await rotate(as, keyId);
    expect(accessKey?.id).toBe(keyId);
    expect(newer).toMatch(/^cds_[\w-]{43}$/);
    const { secrets, olderSecretExpireTime } = await resolve(keyId);
    expect(secrets).toEqual([newer, secret]);
    expect(olderSecretExpireTime && timestampMs(olderSecretExpireTime)).toBe(clock.now() + 86_400_000);
  });

  test('is told with a later revision', async () => {
    const { as, keyId } = await signUp();
    const before = await resolve(keyId);
    await rotate(as, keyId);
    const after = await resolve(keyId);
    expect(after.revision).toBeGreaterThan(before.revision);
    await expect.poll(() => identity.beats.some(({ revision }) => revision >= after.revision)).toBe(true);
  });

  test('loses the old secret at once without an overlap, and at its end with one', async () => {
    const { as, keyId } = await signUp();
    const { secret: second } = await rotate(as, keyId, 0);
    expect((await resolve(keyId)).secrets).toEqual([second]);
    const { secret: third } = await rotate(as, keyId, 60);
    expect((await resolve(keyId)).secrets).toEqual([third, second]);
    clock.advance(60_000);
    const { secrets, olderSecretExpireTime } = await resolve(keyId);
    expect(secrets).toEqual([third]);
    expect(olderSecretExpireTime).toBeUndefined();
  });

  test('that is rotated again drops the oldest secret', async () => {
    const { as, keyId, secret } = await signUp();
    const { secret: second } = await rotate(as, keyId);
    const { secret: third } = await rotate(as, keyId);
    expect((await resolve(keyId)).secrets).toEqual([third, second]);
    expect([second, third]).not.toContain(secret);
  });

  test('by many at once has two secrets, the newest of which somebody was given', async () => {
    const { as, keyId } = await signUp();
    const given = await Promise.all(Array.from({ length: 4 }, () => rotate(as, keyId)));
    const { secrets } = await resolve(keyId);
    expect(secrets).toHaveLength(2);
    expect(given.map(({ secret }) => secret)).toEqual(expect.arrayContaining(secrets));
  });

  test('repeated under an idempotency key is rotated once', async () => {
    const { as, keyId } = await signUp();
    const once = keyed(as, 'rotate-1');
    const { secret } = await rotate(once, keyId);
    expect((await rotate(once, keyId)).secret).toBe(secret);
    expect((await resolve(keyId)).secrets[0]).toBe(secret);
  });

  test('looks like nothing where it is unknown, revoked or foreign', async () => {
    const [mine, other] = [await signUp(), await signUp()];
    await call(gateway, revokeAccessKey, { id: mine.keyId }, mine.as);
    for (const id of [mine.keyId, other.keyId, newId('key'), 'key_x', ''])
      expect(await reasonOf(rotate(mine.as, id))).toBe('NOT_FOUND');
    expect((await resolve(other.keyId)).secrets).toEqual([other.secret]);
  });

  test('is for owners, not for every member', async () => {
    const { as, keyId } = await signUp();
    expect(await reasonOf(rotate(person(as, 'MEMBER'), keyId))).toBe('PERMISSION_DENIED');
    expect(await reasonOf(rotate(person(as, 'OWNER'), keyId))).toBe('answered');
  });

  test.each([-1, 2_592_001])('is not rotated with an overlap of %i s', async (seconds) => {
    const { as, keyId } = await signUp();
    await expect(rotate(as, keyId, seconds)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field: 'overlap', rule: 'duration.gte_lte' }] },
    });
  });
});

describe('a narrowed key', () => {
  const wish = { scopes: ['images', 'billing:read'], addressRanges: ['203.0.113.0/24', '2001:db8::/32'] };

  test('says to what wherever it is shown, and where it is resolved', async () => {
    const { as, keyId } = await signUp();
    const { message } = await call(gateway, createAccessKey, wish, as);
    const id = message.accessKey?.id ?? '';
    expect(message.accessKey).toMatchObject(wish);
    expect((await call(gateway, getAccessKey, { id }, as)).message.accessKey).toMatchObject(wish);
    const listed = (await call(gateway, listAccessKeys, {}, as)).message.accessKeys;
    expect(listed).toMatchObject([wish, { id: keyId, scopes: [], addressRanges: [] }]);
    expect(await resolve(id)).toMatchObject({ ...wish, unscoped: false, limits: defaultLimits });
    expect(await resolve(keyId)).toMatchObject({ scopes: [], unscoped: true, addressRanges: [] });
  });

  test.each([
    [{ scopes: ['everything'] }, 'scopes[0]', 'string.in'],
    [{ scopes: ['images', 'images'] }, 'scopes', 'repeated.unique'],
    [{ addressRanges: ['203.0.113.7/24'] }, 'addressRanges[0]', 'string.ip_prefix'],
    [{ addressRanges: ['10.0.0.0/8', '203.0.113.7'] }, 'addressRanges[1]', 'string.ip_prefix'],
    [{ addressRanges: ['::/129'] }, 'addressRanges[0]', 'string.ip_prefix'],
    [
      { addressRanges: Array.from({ length: 51 }, (_, index) => `10.0.${index}.0/24`) },
      'addressRanges',
      'repeated.max_items',
    ],
  ])('is refused with %j', async (request, field, rule) => {
    const { as } = await signUp();
    await expect(call(gateway, createAccessKey, request, as)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field, rule }] },
    });
  });

  test('makes no key and rotates none that may do more than itself', async () => {
    const { as, keyId } = await signUp();
    const caller = narrowed(as, ['manage', 'images:read']);
    const make = (scopes: string[]) => reasonOf(call(gateway, createAccessKey, { scopes }, caller));
    expect(await make(['images:read', 'manage:read'])).toBe('answered');
    expect(await make(['images'])).toBe('PERMISSION_DENIED');
    expect(await make([])).toBe('PERMISSION_DENIED');
    expect(await reasonOf(rotate(caller, keyId))).toBe('PERMISSION_DENIED');
  });

  test('makes nothing that works from where it does not, and rotates no such key', async () => {
    const { as, keyId } = await signUp();
    const make = async (addressRanges: string[], caller: Caller = as) =>
      (await call(gateway, createAccessKey, { addressRanges }, caller)).message.accessKey?.id ?? '';
    const ownId = await make(['203.0.113.0/24', '2001:db8::/32']);
    const caller = { ...as, origin: { ...as.origin, accessKeyId: ownId } };
    const narrower = await make(['203.0.113.8/29', '2001:db8:7::/48'], caller);
    const reasons = await Promise.all([
      ...[[], ['203.0.112.0/23'], ['203.0.113.8/29', '192.0.2.0/24']].map((ranges) =>
        reasonOf(make(ranges, caller)),
      ),
      reasonOf(rotate(caller, keyId)),
      reasonOf(
        call(gateway, ApiTokenService.method.createApiToken, { name: 'x', scopes: ['images'] }, caller),
      ),
    ]);
    expect(reasons).toEqual(Array.from({ length: 5 }, () => 'PERMISSION_DENIED'));
    expect(await reasonOf(rotate(caller, narrower))).toBe('answered');
    expect(await reasonOf(rotate(caller, ownId))).toBe('answered');
  });
});
