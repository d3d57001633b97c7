import { fromBinary } from '@bufbuild/protobuf';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import {
  CredentialService,
  CredentialsHeartbeatSchema,
} from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createSealer } from '@cedula/chassis/secrets/sealer.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../tools/testing/database.ts';
import { startHeartbeat } from './credentials/heartbeat.ts';
import { implementations } from './implementations.ts';
import { schema } from './schema.ts';

const { signUpClient, getClient } = ClientService.method;
const { createAccessKey, getAccessKey, listAccessKeys, revokeAccessKey } = AccessKeyService.method;
const { resolveAccessKey } = CredentialService.method;

const log = createLogger({ service: 'identity', level: 'silent' });
const beats: { revision: bigint; readTime: number }[] = [];
let fresh: FreshDatabase;
let database: Database;
let mesh: Awaited<ReturnType<typeof startMesh>>;
let stopHeartbeat: () => void;

beforeAll(async () => {
  fresh = await freshDatabase('identity');
  await assertNoDrift({ schema, ownerUrl: fresh.ownerUrl });
  database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const broker = {
    broadcast(_subject: string, bytes: Uint8Array) {
      const { revision, readTime } = fromBinary(CredentialsHeartbeatSchema, bytes);
      beats.push({ revision, readTime: readTime === undefined ? 0 : timestampMs(readTime) });
      return true;
    },
  };
  const heartbeat = startHeartbeat({ database, broker, clock: systemClock, log });
  stopHeartbeat = () => heartbeat.stop();
  const parts = {
    database,
    heartbeat,
    clock: systemClock,
    sealer: createSealer(keyring),
    pageTokens: createPageTokens(keyring),
  };
  const open = implementations({ ...parts, signup: 'open' });
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock: systemClock });
  mesh = await startMesh(open, [ClientService, AccessKeyService, CredentialService], { idempotency });
});
afterAll(async () => {
  stopHeartbeat();
  await mesh.close();
  await database.close();
  await fresh.drop();
});

async function signUp(name = 'ACME') {
  const { message } = await call(
    mesh.gateway,
    signUpClient,
    { name, email: 'ops@acme.example' },
    clientOrigin(''),
  );
  const clientId = message.client?.id ?? '';
  return { clientId, keyId: message.accessKey?.id ?? '', secret: message.secret, as: clientOrigin(clientId) };
}

const resolve = async (id: string) =>
  (await call(mesh.gateway, resolveAccessKey, { id }, clientOrigin(''))).message;

const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );

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
