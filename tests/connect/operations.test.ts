import { createClient } from '@connectrpc/connect';
import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled } from '../fixtures/usage.ts';
import { anonymousTransport, signedTransport } from './transport.ts';

const { httpUrl } = await sharedMesh();
const company = () => ({ name: 'Connected Ltd', email: `it@${randomUUID()}.example` });
const content = new Uint8Array(smallPng);

describe.each([
  ['JSON', {}],
  ['binary', { useBinaryFormat: true }],
  ['JSON, reads by GET', { useHttpGet: true }],
  ['binary, reads by GET', { useBinaryFormat: true, useHttpGet: true }],
])('in %s', (_, options) => {
  test('anybody signs up, and their key signs from then on', async () => {
    const anonymous = createClient(ClientService, anonymousTransport(httpUrl, options));
    const { client, accessKey, secret } = await anonymous.signUpClient(company());
    const tenant = { ...(await newTenant(httpUrl)), keyId: accessKey?.id ?? '', secret };
    const own = await createClient(ClientService, signedTransport(tenant, options)).getClient({});
    expect(own.client).toEqual(client);
  });

  test('resources are made, read, listed page by page, and removed', async () => {
    const tenant = await newTenant(httpUrl);
    const keys = createClient(AccessKeyService, signedTransport(tenant, options));
    const { accessKey } = await keys.createAccessKey({ name: 'é 😀' });
    const id = accessKey?.id ?? '';
    expect((await keys.getAccessKey({ id })).accessKey).toEqual(accessKey);
    const first = await keys.listAccessKeys({ pageSize: 1 });
    expect(first.accessKeys).toEqual([accessKey]);
    const second = await keys.listAccessKeys({ pageSize: 1, pageToken: first.nextPageToken });
    expect(second.accessKeys.map((key) => key.id)).toEqual([tenant.keyId]);
    await keys.revokeAccessKey({ id });
    expect((await keys.listAccessKeys({})).accessKeys).toHaveLength(1);
  });

  test('an image is uploaded in its message, worked on, and billed as by REST', async () => {
    const tenant = await newTenant(httpUrl);
    const transport = signedTransport(tenant, options);
    const images = createClient(ImageService, transport);
    const requestIds: (string | null)[] = [];
    const meters: (string | null)[] = [];
    const onHeader = (header: Headers) => {
      requestIds.push(header.get('x-request-id'));
      meters.push(header.get('cedula-meter'));
      expect(header.get('ratelimit')).toMatch(/^"rate";r=\d+;t=\d+$/);
    };
    const metadata = { __proto__x: '1', 'a b': '' };
    const { image } = await images.uploadImage({ content, label: 'connect', metadata }, { onHeader });
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect(image).toMatchObject({ label: 'connect', metadata, sha256, sizeBytes: BigInt(content.length) });
    const faces = createClient(FaceService, transport);
    await faces.detectFaces({ source: { case: 'imageId', value: image?.id ?? '' } }, { onHeader });
    await faces.detectFaces({ source: { case: 'image', value: content } }, { onHeader });
    expect(meters).toEqual(['image_upload;units=1', 'face_detection;units=1', 'face_detection;units=1']);
    await expectBilled(tenant.cedula, requestIds);
    const { report } = await createClient(ReportService, transport).getUsageReport({});
    expect(report?.units).toBe(3n);
    expect((await images.deleteImage({ id: image?.id ?? '' })).receipt).toBeDefined();
  });
});

test('an answer is the one that REST gives, in JSON to the byte', async () => {
  const tenant = await newTenant(httpUrl);
  const { body } = await upload(tenant.cedula, { query: { label: 'parity', 'metadata.k': 'v' } });
  const { id } = body.image;
  const rest = await (await tenant.cedula.fetch('GET', `/v1/images/${id}`)).text();
  const procedure = '/cedula.media.v1.ImageService/GetImage';
  const connect = await tenant.cedula.fetch('POST', procedure, { json: { id } });
  expect(connect.headers.get('content-type')).toBe('application/json');
  expect(connect.headers.get('cache-control')).toBe('no-store');
  expect(await connect.text()).toBe(rest);
  const query = { connect: 'v1', encoding: 'json', message: JSON.stringify({ id }) };
  expect(await (await tenant.cedula.fetch('GET', procedure, { query })).text()).toBe(rest);
  const binary = createClient(ImageService, signedTransport(tenant, { useBinaryFormat: true }));
  expect((await binary.getImage({ id })).image?.metadata).toEqual({ k: 'v' });
});

test('fields without presence are there', async () => {
  const { cedula } = await newTenant(httpUrl);
  const procedure = '/cedula.media.v1.ImageService/ListImages';
  const answer = await cedula.fetch('POST', procedure, { json: {} });
  expect(await answer.json()).toEqual({ images: [], nextPageToken: '' });
});

test('success is 200 and has no Location, also where REST says 201', async () => {
  const { cedula } = await newTenant(httpUrl);
  const procedure = '/cedula.identity.v1.AccessKeyService/CreateAccessKey';
  const answer = await cedula.fetch('POST', procedure, { json: { name: 'x' } });
  expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
});
