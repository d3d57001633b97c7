import { fromBinary } from '@bufbuild/protobuf';
import { EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { relayPurpose } from '@cedula/chassis/events/outbox-table.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { apiTokenHash } from '@cedula/chassis/secrets/api-token.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { type Caller, keyed, person } from '../testing/callers.ts';
import { reasonOf, startIdentity } from '../testing/start-identity.ts';

const { deleteClient, getClient } = ClientService.method;
const { createAccessKey } = AccessKeyService.method;
const { createApiToken } = ApiTokenService.method;

const { gateway, database, signUp, resolve, ...identity } = await startIdentity({ clock: systemClock });
afterAll(() => identity.close());

const remove = async (as: Caller) => (await call(gateway, deleteClient, {}, as)).message.receipt;
const makeToken = async (as: Caller) =>
  (await call(gateway, createApiToken, { name: 't', scopes: ['images'] }, as)).message.token;

/** What is waiting to be sent of a client. */
async function eventsOf(clientId: string) {
  const rows = await database.asSystem(relayPurpose, (em) =>
    em.execute<{ consumer: string; event: Buffer }[]>(
      'select consumer, event from outbox where client_id = ? order by consumer',
      [clientId],
    ),
  );
  return rows.map(({ consumer, event }) => ({ consumer, event: fromBinary(EventSchema, event) }));
}

describe('a deleted client', () => {
  test('is gone with its keys and tokens, which the receipt counts', async () => {
    const { as, clientId, keyId } = await signUp();
    await call(gateway, createAccessKey, {}, as);
    const token = await makeToken(as);
    const before = await resolve(keyId);
    const receipt = await remove(as);
    expect(receipt).toMatchObject({ accessKeys: 2, apiTokens: 1, users: 0, sessions: 0 });
    expect(receipt?.eraseTime).toBeDefined();
    const after = await resolve(keyId);
    expect(after.clientId).toBe('');
    expect(after.revision).toBeGreaterThan(before.revision);
    const request = { sha256: new Uint8Array(apiTokenHash(token)) };
    const asked = call(gateway, CredentialService.method.resolveApiToken, request, clientOrigin(''));
    expect((await asked).message.clientId).toBe('');
    expect(await reasonOf(call(gateway, getClient, {}, as))).toBe('NOT_FOUND');
    for (const table of ['access_key', 'access_key_secret', 'api_token', 'person', 'session']) {
      const rows = await database.asSystem('client-deletion', (em) =>
        em.execute<object[]>(`select 1 from ${table} where client_id = ?`, [clientId]),
      );
      expect(rows).toEqual([]);
    }
  });

  test('is told to every service that holds something of it', async () => {
    const { as, clientId } = await signUp();
    const receipt = await remove(as);
    const events = await eventsOf(clientId);
    expect(events.map(({ consumer }) => consumer)).toEqual(receipt?.scheduled);
    expect(receipt?.scheduled).toContain('inference');
    for (const { event } of events) {
      expect(event).toMatchObject({ clientId, payload: { case: 'clientDeleted' } });
    }
  });

  test('leaves others as they are', async () => {
    const [mine, other] = [await signUp(), await signUp()];
    await remove(mine.as);
    expect((await resolve(other.keyId)).secrets).toEqual([other.secret]);
  });

  test('does nothing and is nothing any more', async () => {
    const { as } = await signUp();
    await remove(as);
    expect(await reasonOf(remove(as))).toBe('UNAUTHENTICATED');
    expect(await reasonOf(call(gateway, createAccessKey, {}, as))).toBe('UNAUTHENTICATED');
    expect(await reasonOf(makeToken(as))).toBe('UNAUTHENTICATED');
  });

  test('has its receipt again under its idempotency key, and no other stored answer', async () => {
    const { as } = await signUp();
    const [first, last] = [keyed(as, 'token'), keyed(as, 'the end')];
    await makeToken(first);
    const receipt = await remove(last);
    expect(await remove(last)).toEqual(receipt);
    expect(await reasonOf(makeToken(first))).toBe('NOT_FOUND');
  });
});

test('whatever is made while a client is deleted goes with it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { as, clientId } = await signUp();
    const making = Array.from({ length: 6 }, () => reasonOf(call(gateway, createAccessKey, {}, as)));
    await remove(as);
    for (const outcome of await Promise.all(making)) expect(outcome).toMatch(/^(answered|UNAUTHENTICATED)$/);
    const left = await database.asSystem('client-deletion', (em) =>
      em.execute<object[]>('select 1 from access_key where client_id = ?', [clientId]),
    );
    expect(left).toEqual([]);
  }
});

test('two deletions at once: one has the receipt', async () => {
  const { as } = await signUp();
  const outcomes = await Promise.all([reasonOf(remove(as)), reasonOf(remove(as))]);
  expect(outcomes.toSorted()).toEqual(['UNAUTHENTICATED', 'answered']);
});

test('owners may delete their client, members may not', async () => {
  const { as } = await signUp();
  expect(await reasonOf(remove(person(as, 'MEMBER')))).toBe('PERMISSION_DENIED');
  expect(await reasonOf(remove(person(as, 'OWNER')))).toBe('answered');
});
