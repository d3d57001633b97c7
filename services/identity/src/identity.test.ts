import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { reasonOf, startIdentity } from './testing/start-identity.ts';

const { signUpClient, getClient } = ClientService.method;
const { createAccessKey, getAccessKey, listAccessKeys, revokeAccessKey } = AccessKeyService.method;
const { resolveAccessKey } = CredentialService.method;

const identity = await startIdentity({ clock: systemClock });
const { mesh, database, beats, signUp, resolve } = identity;
afterAll(() => identity.close());

describe('signing up', () => {
  test('gives a client and a key whose secret is shown once and stored sealed', async () => {
    const { clientId, keyId, secret, as } = await signUp('Cérès');
    expect(secret).toMatch(/^cds_[\w-]{43}$/);
    const { message } = await call(mesh.gateway, getClient, {}, as);
    expect(message.client).toMatchObject({ id: clientId, name: 'Cérès', email: 'ops@acme.example' });
    const key = await call(mesh.gateway, getAccessKey, { id: keyId }, as);
    expect(
      JSON.stringify(key.message, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain(secret);
    const rows = await database.asSystem('credentials', (em) =>
      em.execute<{ sealed: Buffer }[]>('select sealed from access_key_secret where access_key_id = ?', [
        keyId,
      ]),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.sealed.includes(secret.slice(4))).toBe(false);
  });

  test.each([
    [{ name: '', email: 'a@b.example' }, 'name'],
    [{ name: 'x'.repeat(101), email: 'a@b.example' }, 'name'],
    [{ name: 'a\u0000b', email: 'a@b.example' }, 'name'],
    [{ name: 'ok', email: '' }, 'email'],
    [{ name: 'ok', email: 'not an address' }, 'email'],
  ])('refuses %j and names the field', async (request, field) => {
    const refused = call(mesh.gateway, signUpClient, request, clientOrigin(''));
    await expect(refused).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field }] },
    });
  });
});

describe('access keys', () => {
  test('are listed newest first, page by page, each once, while others are added', async () => {
    const { as, keyId } = await signUp();
    const ids = [keyId];
    for (let index = 0; index < 6; index += 1) {
      const { message } = await call(mesh.gateway, createAccessKey, { name: `k${index}` }, as);
      ids.unshift(message.accessKey?.id ?? '');
    }
    const seen: string[] = [];
    let pageToken = '';
    do {
      const { message } = await call(mesh.gateway, listAccessKeys, { pageSize: 3, pageToken }, as);
      seen.push(...message.accessKeys.map(({ id }) => id));
      pageToken = message.nextPageToken;
      await call(mesh.gateway, createAccessKey, { name: 'later' }, as);
    } while (pageToken !== '');
    expect(seen).toEqual(ids);
  });

  test("look like nothing to another client, and its page tokens don't fit", async () => {
    const [mine, other] = [await signUp(), await signUp()];
    for (const id of [mine.keyId, newId('key'), 'key_x', 'img_1', '']) {
      expect(await reasonOf(call(mesh.gateway, getAccessKey, { id }, other.as))).toBe('NOT_FOUND');
      expect(await reasonOf(call(mesh.gateway, revokeAccessKey, { id }, other.as))).toBe('NOT_FOUND');
    }
    await call(mesh.gateway, createAccessKey, {}, mine.as);
    const { message } = await call(mesh.gateway, listAccessKeys, { pageSize: 1 }, mine.as);
    const stolen = call(mesh.gateway, listAccessKeys, { pageToken: message.nextPageToken }, other.as);
    expect(await reasonOf(stolen)).toBe('PAGE_TOKEN_INVALID');
    expect((await resolve(mine.keyId)).clientId).toBe(mine.clientId);
  });

  test('are not resolved once revoked, and every revocation is told with a later revision', async () => {
    const { as, keyId, secret } = await signUp();
    const before = await resolve(keyId);
    expect(before.secrets).toEqual([secret]);
    await call(mesh.gateway, revokeAccessKey, { id: keyId }, as);
    const after = await resolve(keyId);
    expect(after).toMatchObject({ clientId: '', secrets: [] });
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(beats.some(({ revision }) => revision >= after.revision)).toBe(true);
    expect(await reasonOf(call(mesh.gateway, getAccessKey, { id: keyId }, as))).toBe('NOT_FOUND');
    expect(await reasonOf(call(mesh.gateway, revokeAccessKey, { id: keyId }, as))).toBe('NOT_FOUND');
    expect((await call(mesh.gateway, listAccessKeys, {}, as)).message.accessKeys).toEqual([]);
  });

  test('revoked at once by many are revoked once each, with revisions that only grow', async () => {
    const { as } = await signUp();
    const created = await Promise.all(
      Array.from({ length: 8 }, () => call(mesh.gateway, createAccessKey, {}, as)),
    );
    const ids = created.map(({ message }) => message.accessKey?.id ?? '');
    const start = (await resolve('key_none')).revision;
    const outcomes = await Promise.all(
      [...ids, ...ids].map((id) => reasonOf(call(mesh.gateway, revokeAccessKey, { id }, as))),
    );
    expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(8);
    expect((await resolve('key_none')).revision).toBe(start + 8n);
  });

  test('are at most a hundred to a client', async () => {
    const { as } = await signUp();
    for (let index = 1; index < 100; index += 1) await call(mesh.gateway, createAccessKey, {}, as);
    expect(await reasonOf(call(mesh.gateway, createAccessKey, {}, as))).toBe('WRONG_STATE');
  });
});

test('only gateways may resolve credentials', async () => {
  const { keyId } = await signUp();
  expect(await reasonOf(call(mesh.billing, resolveAccessKey, { id: keyId }, clientOrigin('')))).toBe(
    'PERMISSION_DENIED',
  );
});

test('the heartbeat beats on its own, saying of when it speaks', async () => {
  const count = beats.length;
  await expect.poll(() => beats.length, { timeout: 4_000 }).toBeGreaterThan(count + 1);
  expect(Math.abs(Date.now() - (beats.at(-1)?.readTime ?? 0))).toBeLessThan(5_000);
});
