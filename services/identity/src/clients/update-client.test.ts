import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, expect, test } from 'vitest';
import { type Caller, person } from '../testing/callers.ts';
import { reasonOf, startIdentity } from '../testing/start-identity.ts';

const { getClient, updateClient } = ClientService.method;
const { gateway, signUp, ...identity } = await startIdentity({ clock: systemClock });
afterAll(() => identity.close());

const update = async (as: Caller, client: object, paths?: string[]) => {
  const request = { client, ...(paths && { updateMask: { paths } }) };
  return (await call(gateway, updateClient, request, as)).message.client;
};

test('a client changes what it sends, and keeps the rest', async () => {
  const { as, clientId } = await signUp('ACME');
  const renamed = await update(as, { name: 'Émile & Co' });
  expect(renamed).toMatchObject({ id: clientId, name: 'Émile & Co', email: 'ops@acme.example' });
  expect((await call(gateway, getClient, {}, as)).message.client).toEqual(renamed);
  const moved = await update(as, { name: 'not this', email: 'it@new.example' }, ['email']);
  expect(moved).toMatchObject({ name: 'Émile & Co', email: 'it@new.example' });
  expect(await update(as, {})).toEqual(moved);
});

test('nobody else’s client changes, and nothing that is ours to set', async () => {
  const [mine, other] = [await signUp('Mine'), await signUp('Other')];
  const sent = { id: other.clientId, name: 'New', apiRequestQuota: 1_000_000 };
  expect(await update(mine.as, sent)).toMatchObject({ id: mine.clientId, name: 'New', apiRequestQuota: 100 });
  await update(mine.as, sent, ['id', 'api_request_quota']);
  expect((await call(gateway, getClient, {}, mine.as)).message.client?.apiRequestQuota).toBe(100);
  expect((await call(gateway, getClient, {}, other.as)).message.client?.name).toBe('Other');
});

test.each([
  [{ name: 'x'.repeat(101) }, undefined, 'client.name', 'string.max_len'],
  [{ name: 'a\u0007b' }, undefined, 'client.name', 'string.pattern'],
  [{ email: 'nobody' }, undefined, 'client.email', 'string.email'],
  [{}, ['name'], 'client.name', 'required'],
  [{ name: 'ok' }, ['name', 'email'], 'client.email', 'required'],
  [{ name: 'ok' }, ['title'], 'updateMask', 'unknown_field'],
])('%j with the mask %j is refused by its rule', async (client, paths, field, rule) => {
  const { as } = await signUp();
  await expect(update(as, client, paths)).rejects.toMatchObject({
    reason: 'INVALID_ARGUMENT',
    details: { violations: [{ field, rule }] },
  });
});

test('owners may, members may not', async () => {
  const { as } = await signUp();
  expect(await reasonOf(update(person(as, 'MEMBER'), { name: 'x' }))).toBe('PERMISSION_DENIED');
  expect(await reasonOf(update(person(as, 'OWNER'), { name: 'x' }))).toBe('answered');
});
