import type { Cedula } from '@cedula/client';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newMachine, outcomeOf, soon } from './machine.ts';

const { httpUrl } = await sharedMesh();

interface Client {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly apiRequestQuota: number;
}

const patch = async (cedula: Cedula, json: object, query: Record<string, string> = {}) => {
  const answer = await cedula.fetch('PATCH', '/v1/client', { json, query });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('PATCH /v1/client', () => {
  test('changes what is sent, or what the mask names of it', async () => {
    const { cedula, clientId } = await newTenant(httpUrl);
    const { client } = await cedula.get<{ client: Client }>('/v1/client');
    const renamed = await patch(cedula, { name: 'Émile & Co' });
    expect(renamed).toEqual({ status: 200, body: { client: { ...client, name: 'Émile & Co' } } });
    const sent = { name: 'not this', email: 'it@new.example' };
    expect(await patch(cedula, sent, { updateMask: 'email' })).toMatchObject({
      body: { client: { id: clientId, name: 'Émile & Co', email: 'it@new.example' } },
    });
  });

  test('takes back what GET gave, with a field changed', async () => {
    const { cedula, clientId } = await newTenant(httpUrl);
    const { client } = await cedula.get<{ client: Client }>('/v1/client');
    const sent = { ...client, id: 'cli_x', name: 'Changed', apiRequestQuota: 5 };
    expect(await patch(cedula, sent)).toEqual({
      status: 200,
      body: { client: { ...client, id: clientId, name: 'Changed' } },
    });
  });

  test.each([
    [{ name: '' }, 'client.name', 'required'],
    [{ name: null }, 'client.name', 'required'],
    [{ email: 'nobody' }, 'client.email', 'string.email'],
    [{ nam: 'x' }, 'client.nam', 'unknown_field'],
  ])('refuses %j by the rule', async (json, field, rule) => {
    const { cedula } = await newTenant(httpUrl);
    expect(await patch(cedula, json)).toMatchObject({
      status: 400,
      body: { reason: 'INVALID_ARGUMENT', violations: [{ field, rule }] },
    });
  });
});

test('DELETE /v1/client gives a receipt, and within 5 s no key of it works', async () => {
  const owner = await newTenant(httpUrl);
  const { cedula: machine } = await newMachine(owner);
  await upload(owner.cedula);
  const look = () => outcomeOf(machine.fetch('GET', '/v1/images'));
  expect(await look()).toBe('200');
  const answer = await owner.cedula.fetch('DELETE', '/v1/client');
  expect(answer.status).toBe(200);
  const { receipt } = (await answer.json()) as { receipt: object };
  expect(receipt).toMatchObject({ accessKeys: 2, apiTokens: 0, users: 0, sessions: 0 });
  expect(receipt).toHaveProperty('eraseTime');
  expect(await soon(look, '401 UNAUTHENTICATED')).toBe('401 UNAUTHENTICATED');
  const again = outcomeOf(owner.cedula.fetch('DELETE', '/v1/client'));
  expect(await again).toBe('401 UNAUTHENTICATED');
});
