import { Cedula } from '@cedula/client';
import { createClient } from '@connectrpc/connect';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { outcomeOf, soon } from '../machines/machine.ts';
import { bearerTransport } from './bearer.ts';
import { login, newMember, newPerson, type Tokens } from './person.ts';

const { httpUrl, environments } = await sharedMesh();
const mailFolder = environments.identity.CEDULA_MAIL_FOLDER ?? '';
const look = (cedula: Cedula) => outcomeOf(cedula.fetch('GET', '/v1/images'));
const unauthenticated = '401 UNAUTHENTICATED';

test('a person signs in, works on the data of their client, and is out within 5 s of leaving', async () => {
  const { cedula } = await newPerson(httpUrl);
  const image = await upload(cedula);
  expect(image.status).toBe(201);
  expect(image.headers.get('ratelimit')).toMatch(/^"rate";r=\d+;t=\d+$/);
  expect(await look(cedula)).toBe('200');
  expect(await outcomeOf(cedula.fetch('DELETE', '/v1/sessions/current'))).toBe('204');
  expect(await soon(() => look(cedula), unauthenticated)).toBe(unauthenticated);
});

test('a session is ended from another one, which stays', async () => {
  const { cedula, email } = await newPerson(httpUrl);
  const other = new Cedula({ baseUrl: httpUrl, token: (await login(httpUrl, email)).accessToken });
  const { sessions } = await cedula.get<{ sessions: { id: string; current: boolean }[] }>('/v1/sessions');
  expect(sessions).toHaveLength(2);
  const theirs = sessions.find(({ current }) => !current);
  expect(await look(other)).toBe('200');
  expect(await outcomeOf(cedula.fetch('DELETE', `/v1/sessions/${theirs?.id}`))).toBe('204');
  expect(await soon(() => look(other), unauthenticated)).toBe(unauthenticated);
  expect(await look(cedula)).toBe('200');
});

test('a refreshed session goes on under a new token', async () => {
  const { tokens } = await newPerson(httpUrl);
  const response = await fetch(`${httpUrl}/v1/sessions:refresh`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refreshToken: tokens.refreshToken }),
  });
  expect(response.status).toBe(200);
  const next = (await response.json()) as Tokens;
  expect(await look(new Cedula({ baseUrl: httpUrl, token: next.accessToken }))).toBe('200');
});

test('members use the data, owners manage keys and people, and a removed member is out within 5 s', async () => {
  const owner = await newPerson(httpUrl);
  const member = await newMember(owner, mailFolder);
  expect(member.clientId).toBe(owner.clientId);
  expect(await look(member.cedula)).toBe('200');
  const makeKey = { json: { name: 'mine' } };
  expect(await outcomeOf(member.cedula.fetch('POST', '/v1/access-keys', makeKey))).toBe(
    '403 PERMISSION_DENIED',
  );
  expect(await outcomeOf(owner.cedula.fetch('POST', '/v1/access-keys', makeKey))).toBe('201');
  const remove = `/v1/users/${member.userId}`;
  expect(await outcomeOf(member.cedula.fetch('DELETE', remove))).toBe('403 PERMISSION_DENIED');
  expect(await outcomeOf(owner.cedula.fetch('DELETE', remove))).toBe('204');
  expect(await soon(() => look(member.cedula), unauthenticated)).toBe(unauthenticated);
});

test('people’s sessions are theirs alone: no machine, no token, no colleague sees or ends one', async () => {
  const owner = await newPerson(httpUrl);
  const member = await newMember(owner, mailFolder);
  const machine = await newTenant(httpUrl);
  const { sessions } = await owner.cedula.get<{ sessions: { id: string }[] }>('/v1/sessions');
  const path = `/v1/sessions/${sessions[0]?.id}`;
  expect(await outcomeOf(machine.cedula.fetch('GET', '/v1/sessions'))).toBe('403 PERMISSION_DENIED');
  expect(await outcomeOf(machine.cedula.fetch('DELETE', path))).toBe('403 PERMISSION_DENIED');
  expect(await outcomeOf(member.cedula.fetch('DELETE', path))).toBe('404 NOT_FOUND');
  expect(await look(owner.cedula)).toBe('200');
});

test('who is no operator may not do what operators do', async () => {
  const { cedula, clientId } = await newPerson(httpUrl);
  expect(await outcomeOf(cedula.fetch('GET', '/v1/operator/clients'))).toBe('403 PERMISSION_DENIED');
  expect(await outcomeOf(cedula.fetch('GET', `/v1/operator/clients/${clientId}`))).toBe(
    '403 PERMISSION_DENIED',
  );
});

test('what another client has is not there', async () => {
  const [one, other] = [await newPerson(httpUrl), await newPerson(httpUrl)];
  const { image } = (await upload(one.cedula)).body;
  expect(await outcomeOf(one.cedula.fetch('GET', `/v1/images/${image.id}`))).toBe('200');
  expect(await outcomeOf(other.cedula.fetch('GET', `/v1/images/${image.id}`))).toBe('404 NOT_FOUND');
});

test.each([true, false])('Connect takes the same tokens (binary: %s)', async (useBinaryFormat) => {
  const { tokens } = await newPerson(httpUrl);
  const images = createClient(
    ImageService,
    bearerTransport(httpUrl, tokens.accessToken, { useBinaryFormat }),
  );
  expect((await images.listImages({})).images).toEqual([]);
  const stranger = createClient(ImageService, bearerTransport(httpUrl, 'nobody', { useBinaryFormat }));
  await expect(stranger.listImages({})).rejects.toMatchObject({ code: 16 });
});
