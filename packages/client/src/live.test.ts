import { Readable } from 'node:stream';
import { drawPortrait } from '@cedula/specimens';
import { hash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../../tools/testing/mesh.ts';
import { BaseCedula } from './core/cedula.ts';
import { systemClock } from './core/clock.ts';
import { Cedula as WebCedula } from './index.ts';
import { type AnswerHead, Cedula, fromPath, ProblemError, type UploadProgress } from './node/index.ts';
import { nodeSigner } from './node/node-signer.ts';

const { httpUrl } = await sharedMesh();
const portrait = Uint8Array.from(await drawPortrait({ person: 'ada' }));
const sha256 = hash('sha256', portrait);

const signUp = (Client: typeof Cedula | typeof WebCedula) =>
  Client.signUp(httpUrl, { name: 'ACME', email: `it@${randomUUID()}.example` });
const { cedula, client, accessKey, secret } = await signUp(Cedula);

const folder = await mkdtemp(join(tmpdir(), 'cedula-client-'));
afterAll(() => rm(folder, { recursive: true }));

describe('an image is uploaded', () => {
  const path = join(folder, 'portrait.png');
  const halves = [portrait.subarray(0, 1000), portrait.subarray(1000)];
  test.each([
    ['bytes', () => portrait],
    ['a Buffer', () => Buffer.from(portrait)],
    ['an ArrayBuffer', () => portrait.buffer],
    ['a Blob', () => new Blob([portrait])],
    ['a web stream', () => new Blob([portrait]).stream()],
    ['a Node stream', () => Readable.from(halves)],
    ['a path', () => fromPath(path)],
  ])('from %s', async (_, source) => {
    await writeFile(path, portrait);
    const { image } = await cedula.images.upload({
      content: source(),
      label: 'crew',
      metadata: { 'door.no': '7' },
    });
    expect(image).toMatchObject({ sha256, label: 'crew', metadata: { 'door.no': '7' } });
    expect(await cedula.images.get(image.id)).toEqual({ image });
  });

  test('with progress that grows to the end', async () => {
    const seen: UploadProgress[] = [];
    await cedula.images.upload({ content: portrait }, { onProgress: (progress) => seen.push(progress) });
    const sent = seen.map(({ sentBytes }) => sentBytes);
    expect(sent).toEqual(sent.toSorted((one, other) => one - other));
    expect(seen[0]?.sentBytes).toBe(0);
    expect(seen.at(-1)?.sentBytes).toBe(seen.at(-1)?.totalBytes);
    expect(seen.length).toBeGreaterThan(3);
  });
});

test('faces are found in a stored image and in one that is sent along', async () => {
  const { image } = await cedula.images.upload({ content: portrait });
  const stored = await cedula.faces.detect({ imageId: image.id });
  const sent = await cedula.faces.detect({ image: portrait });
  expect(stored.faces).toHaveLength(1);
  expect(sent.faces).toEqual(stored.faces);
  const { match } = await cedula.faces.match({ sourceImageId: image.id, targetImageId: image.id });
  expect(match).toBe(true);
});

describe('a list', () => {
  const listed = async () => {
    const { cedula: other } = await signUp(Cedula);
    const made: string[] = [];
    for (const name of ['one', 'two', 'three', 'four'])
      made.unshift((await other.accessKeys.create({ name })).accessKey.name);
    return { other, made: [...made, ''] };
  };

  test('is gone through item by item, page by page, or one page at a time', async () => {
    const { other, made } = await listed();
    const list = other.accessKeys.list({ pageSize: 2 });
    const items = await Array.fromAsync(list, ({ name }) => name);
    expect(items.slice(0, 4)).toEqual(made.slice(0, 4));
    expect(items).toHaveLength(5);
    const sizes = await Array.fromAsync(list.pages(), ({ accessKeys }) => accessKeys.length);
    expect(sizes).toEqual([2, 2, 1]);
    const { nextPageToken } = await list.page();
    const second = await other.accessKeys.list({ pageSize: 2, pageToken: nextPageToken }).page();
    expect(second.accessKeys.map(({ name }) => name)).toEqual(made.slice(2, 4));
  });

  test('is asked for no further than it is read', async () => {
    const { other } = await listed();
    let pages = 0;
    for await (const { id } of other.accessKeys.list({ pageSize: 2 }, { onAnswer: () => (pages += 1) })) {
      expect(id).toMatch(/^key_/);
      break;
    }
    expect(pages).toBe(1);
  });
});

describe('a download', () => {
  let id = '';
  beforeAll(async () => {
    ({ id } = (await cedula.images.upload({ content: portrait })).image);
  });

  test('gives bytes, a stream and what they are', async () => {
    const whole = await cedula.images.download(id);
    expect(whole).toMatchObject({ contentType: 'image/png', sizeBytes: portrait.length, isUnchanged: false });
    expect(hash('sha256', await whole.bytes())).toBe(sha256);
    const pieces = await Array.fromAsync(await cedula.images.download(id, { variant: 'original' }));
    expect(hash('sha256', Buffer.concat(pieces))).toBe(sha256);
    const thumb = await cedula.images.download(id, { variant: 'thumb' });
    expect((await thumb.bytes()).length).toBe(thumb.sizeBytes);
  });

  test('does not come again while it is unchanged', async () => {
    const { etag, bytes } = await cedula.images.download(id).then(async (download) => ({
      etag: download.etag,
      bytes: await download.bytes(),
    }));
    expect(bytes.length).toBe(portrait.length);
    const again = await cedula.images.download(id, {}, { ifNoneMatch: etag });
    expect(again.isUnchanged).toBe(true);
    await expect(again.bytes()).rejects.toThrow('unchanged');
  });
});

describe('a refusal', () => {
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => expect.unreachable(),
      (error: unknown) => (error instanceof ProblemError ? error : expect.unreachable(String(error))),
    );

  test('tells the fields at fault', async () => {
    const { status, reason, requestId, violations } = await refusal(
      cedula.images.list({ pageSize: 0 }).page(),
    );
    expect({ status, reason }).toEqual({ status: 400, reason: 'INVALID_ARGUMENT' });
    expect(requestId).toMatch(/^req_/);
    expect(violations).toMatchObject([{ field: 'pageSize' }]);
  });

  test('of what is deleted is NOT_FOUND', async () => {
    const { image } = await cedula.images.upload({ content: portrait });
    expect((await cedula.images.delete(image.id)).receipt.images).toBe(1);
    expect((await refusal(cedula.images.get(image.id))).reason).toBe('NOT_FOUND');
  });
});

test('an answer tells its request id', async () => {
  const heads: AnswerHead[] = [];
  expect(await cedula.clients.get({}, { onAnswer: (head) => heads.push(head) })).toEqual({ client });
  expect(heads).toMatchObject([{ status: 200, requestId: expect.stringMatching(/^req_/) }]);
});

test('a clock that is wrong is corrected once, by what the server says', async () => {
  let requests = 0;
  const countingFetch: typeof fetch = (...request) => {
    requests += 1;
    return fetch(...request);
  };
  const late = new BaseCedula(
    { baseUrl: httpUrl, keyId: accessKey.id, secret, fetch: countingFetch },
    {
      signer: nodeSigner,
      streamsBodies: true,
      clock: { ...systemClock, now: () => Date.now() - 3_600_000 },
    },
  );
  await late.accessKeys.create({ name: 'late' });
  await late.clients.get();
  expect(requests).toBe(3);
});

test('the browser’s client signs as well', async () => {
  const { cedula: web } = await signUp(WebCedula);
  const { image } = await web.images.upload({ content: new Blob([portrait]) });
  expect(image.sha256).toBe(sha256);
  await web.accessKeys.revoke(web.keyId);
});

test('usage and reports are read', async () => {
  const { usage } = await cedula.usage.get();
  expect(usage.currency).toMatch(/^[A-Z]{3}$/);
  const { report } = await cedula.reports.getUsage({ groupBy: 'DAY', from: new Date(0), to: new Date() });
  expect(report.groupBy).toBe('DAY');
});
