import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { OperatorClientService } from '@cedula/contract/cedula/identity/v1/operator_client_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { keyed, operator, person } from '../testing/callers.ts';
import { defaultLimits, reasonOf, startIdentity } from '../testing/start-identity.ts';

const { listOperatorClients, getOperatorClient, updateOperatorClient } = OperatorClientService.method;

const { gateway, signUp, resolve, ...identity } = await startIdentity({ clock: systemClock });
afterAll(() => identity.close());

const chief = operator((await signUp('Operators')).as);
const get = async (id: string) => (await call(gateway, getOperatorClient, { id }, chief)).message.client;
const update = async (client: object, paths?: string[]) => {
  const request = { client, ...(paths && { updateMask: { paths } }) };
  return (await call(gateway, updateOperatorClient, request, chief)).message.client;
};

describe('an operator', () => {
  test('sees a client with what is in force for it', async () => {
    const { clientId } = await signUp('Cérès');
    const client = await get(clientId);
    expect(client).toMatchObject({ id: clientId, name: 'Cérès', effectiveLimits: defaultLimits });
    expect([client?.quotaPerMonth, client?.ratePerSecond, client?.burst]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('sets each limit for itself, and gives it back to the installation', async () => {
    const { clientId, as } = await signUp();
    const set = await update({ id: clientId, quotaPerMonth: 0, burst: 7 });
    expect(set).toMatchObject({ quotaPerMonth: 0, burst: 7 });
    expect(set?.effectiveLimits).toMatchObject({ quotaPerMonth: 0, burst: 7, ratePerSecond: 10 });
    expect(await get(clientId)).toEqual(set);
    const own = await call(gateway, ClientService.method.getClient, {}, as);
    expect(own.message.client?.apiRequestQuota).toBe(0);
    const back = await update({ id: clientId }, ['quota_per_month']);
    expect(back?.quotaPerMonth).toBeUndefined();
    expect(back?.effectiveLimits).toMatchObject({ quotaPerMonth: 100, burst: 7 });
  });

  test('changes limits in what credentials are resolved to, with a later revision', async () => {
    const { clientId, keyId } = await signUp();
    const before = await resolve(keyId);
    await update({ id: clientId, ratePerSecond: 77 });
    const after = await resolve(keyId);
    expect(after.limits).toMatchObject({ ...defaultLimits, ratePerSecond: 77 });
    expect(after.revision).toBeGreaterThan(before.revision);
    expect(identity.beats.some(({ revision }) => revision >= after.revision)).toBe(true);
  });

  test('changes nothing else of a client, whatever is sent', async () => {
    const { clientId } = await signUp('ACME');
    const sent = { id: clientId, name: 'Other', email: 'x@other.example', burst: 3 };
    expect(await update(sent)).toMatchObject({ name: 'ACME', email: 'ops@acme.example', burst: 3 });
    expect(await update(sent, ['name'])).toMatchObject({ name: 'ACME', burst: 3 });
  });

  test('changes limits once under an idempotency key', async () => {
    const { clientId } = await signUp();
    const request = { client: { id: clientId, burst: 5 } };
    const once = keyed(chief, `limits-${clientId}`);
    const [first, second] = [
      await call(gateway, updateOperatorClient, request, once),
      await call(gateway, updateOperatorClient, request, once),
    ];
    expect(second.message).toEqual(first.message);
  });

  test.each([
    [{ quotaPerMonth: -1 }, 'client.quotaPerMonth'],
    [{ quotaPerMonth: 1_000_000_001 }, 'client.quotaPerMonth'],
    [{ ratePerSecond: 0 }, 'client.ratePerSecond'],
    [{ burst: 100_001 }, 'client.burst'],
  ])('is refused %j by the field', async (limits, field) => {
    const { clientId } = await signUp();
    await expect(update({ id: clientId, ...limits })).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      details: { violations: [{ field, rule: 'int32.gte_lte' }] },
    });
  });

  test('is told of no client that is not there', async () => {
    for (const id of [newId('cli'), 'cli_x', '', newId('key')]) {
      expect(await reasonOf(get(id))).toBe('NOT_FOUND');
      expect(await reasonOf(update({ id, burst: 1 }))).toBe('NOT_FOUND');
    }
  });
});

describe('the list of clients', () => {
  const list = async (request: object) => (await call(gateway, listOperatorClients, request, chief)).message;

  test('is newest first, each once, while others sign up', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await signUp(`Pages ${count}`)).clientId);
    const seen: string[] = [];
    let pageToken = '';
    do {
      const page = await list({ pageSize: 2, pageToken, namePrefix: 'pages' });
      seen.push(...page.clients.map(({ id }) => id));
      pageToken = page.nextPageToken;
      await signUp('Pages later');
    } while (pageToken !== '');
    expect(seen).toEqual(ids);
  });

  test('is filtered by how name and address begin, and takes no character for a pattern', async () => {
    const { clientId } = await signUp('Zeta_Works');
    const idsOf = async (request: object) => (await list(request)).clients.map(({ id }) => id);
    expect(await idsOf({ namePrefix: 'zETA_w' })).toEqual([clientId]);
    for (const namePrefix of ['eta', 'zeta%', 'zeta_w%', 'zetaxw', '\\']) {
      expect(await idsOf({ namePrefix })).toEqual([]);
    }
    expect(await idsOf({ namePrefix: 'zeta', emailPrefix: 'OPS@acme' })).toEqual([clientId]);
    expect(await idsOf({ namePrefix: 'zeta', emailPrefix: 'it@' })).toEqual([]);
  });

  test('goes on with the filters that it began with alone', async () => {
    const { nextPageToken } = await list({ pageSize: 1 });
    expect(await reasonOf(list({ pageSize: 1, pageToken: nextPageToken, namePrefix: 'a' }))).toBe(
      'PAGE_TOKEN_INVALID',
    );
  });
});

test('nobody else may do what operators do', async () => {
  const { as, clientId } = await signUp();
  for (const caller of [as, person(as, 'OWNER')]) {
    expect(await reasonOf(call(gateway, getOperatorClient, { id: clientId }, caller))).toBe(
      'PERMISSION_DENIED',
    );
    expect(await reasonOf(call(gateway, listOperatorClients, {}, caller))).toBe('PERMISSION_DENIED');
    const request = { client: { id: clientId, quotaPerMonth: 1 } };
    expect(await reasonOf(call(gateway, updateOperatorClient, request, caller))).toBe('PERMISSION_DENIED');
  }
});
