import type { Cedula } from '@cedula/client';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { withFields } from '@cedula/signatures/testing/wire-request.ts';
import { hash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { type Image, imagesOf, smallPng, upload } from '../fixtures/images.ts';
import { connectRaw } from '../fixtures/raw-connection.ts';
import { newLimitedTenant } from '../fixtures/limited-tenant.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { expectBilled, usageLines } from '../fixtures/usage.ts';
import { requestTo, sign } from '../signatures/signed.ts';

const { httpUrl } = await sharedMesh();
const { cedula } = await newTenant(httpUrl);
const path = '/v1/images:batchUpload';
const smallJpeg = await drawPicture({ width: 90, height: 60 }).jpeg().toBuffer();

interface Result {
  readonly fileName: string;
  readonly image?: Image;
  readonly problem?: { readonly reason: string; readonly status: number; readonly requestId: string };
}

type File = readonly [name: string, content: Uint8Array];
type Fields = Readonly<Record<string, string>>;

function formOf(files: readonly File[], fields: Fields = {}): FormData {
  const form = new FormData();
  for (const [name, content] of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  for (const [name, text] of Object.entries(fields)) form.append(name, text);
  return form;
}

const batch = (files: readonly File[], fields: Fields = {}, by: Cedula = cedula) =>
  by.request<{ results: Result[] }>('POST', path, { form: formOf(files, fields) });

const outcomes = (results: readonly Result[]) =>
  results.map(({ fileName, image, problem }) => [fileName, image === undefined ? problem?.reason : 'stored']);

const copies = (count: number, content: Uint8Array = smallPng): File[] =>
  Array.from({ length: count }, (_, index) => [`${index}.png`, content]);

/** Status and reason of a refusal. */
async function refused(form: FormData, by: Cedula = cedula): Promise<unknown> {
  const response = await by.fetch('POST', path, { form });
  const { reason, violations }: { reason: string; violations?: { field: string }[] } = JSON.parse(
    await response.text(),
  );
  return [response.status, reason, ...(violations ?? []).map(({ field }) => field)];
}

describe('a batch', () => {
  test('stores what are images and says of every other file why not, in the order of the files', async () => {
    const { cedula: own } = await newTenant(httpUrl);
    const files: File[] = [
      ['one.png', smallPng],
      ['text.png', Buffer.from('no image')],
      ['empty.jpg', Buffer.alloc(0)],
      ['cut.jpg', smallJpeg.subarray(0, 200)],
      ['huge.jpg', Buffer.concat([smallJpeg, Buffer.alloc(10 * 1024 * 1024)])],
      ['two.jpg', smallJpeg],
    ];
    const { status, headers, body } = await batch(files, { label: 'branch', metadata: '{"till":"4"}' }, own);
    expect(status).toBe(200);
    expect(outcomes(body.results)).toEqual([
      ['one.png', 'stored'],
      ['text.png', 'UNSUPPORTED_MEDIA_TYPE'],
      ['empty.jpg', 'INVALID_ARGUMENT'],
      ['cut.jpg', 'IMAGE_UNREADABLE'],
      ['huge.jpg', 'BODY_TOO_LARGE'],
      ['two.jpg', 'stored'],
    ]);
    expect(headers.get('cedula-meter')).toBe('image_upload;units=2');
    const [one, text, , , , two] = body.results;
    const requestId = headers.get('x-request-id');
    expect(one?.image).toMatchObject({
      label: 'branch',
      metadata: { till: '4' },
      sha256: hash('sha256', smallPng),
    });
    expect(text?.problem).toMatchObject({
      status: 415,
      requestId,
      type: 'urn:cedula:problem:unsupported-media-type',
    });
    expect((await imagesOf(own)).map(({ id }) => id)).toEqual([two?.image?.id, one?.image?.id]);
    expect(await own.get('/v1/quota')).toMatchObject({ quota: { used: 2 } });
    await expectBilled(own, [requestId]);
    expect(await usageLines(own)).toMatchObject([{ meter: 'image_upload', units: '2', label: 'branch' }]);
  });

  test('of a hundred files is taken, and one of 101 or 500 refused with nothing of it stored or billed', async () => {
    const { cedula: own } = await newTenant(httpUrl);
    const { body, headers } = await batch(copies(100, Buffer.from('x')), {}, own);
    expect(body.results).toHaveLength(100);
    expect(headers.get('cedula-meter')).toBeNull();
    for (const count of [101, 500])
      expect(await refused(formOf(copies(count)), own)).toEqual([413, 'BODY_TOO_LARGE']);
    const sentinel = await upload(own);
    expect(await imagesOf(own)).toEqual([sentinel.body.image]);
    expect(await own.get('/v1/quota')).toMatchObject({ quota: { used: 1 } });
    await expectBilled(own, [sentinel.headers.get('x-request-id')]);
  });

  test('of more files than are left of the quota stores as many as are, and each other one fails alone', async () => {
    const { cedula: own } = await newLimitedTenant(httpUrl, { quotaPerMonth: 3 });
    await upload(own);
    const { headers, body } = await batch(copies(4), {}, own);
    const reasons = body.results.map(({ problem }) => problem?.reason ?? 'stored');
    expect(reasons.toSorted()).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'stored', 'stored']);
    expect(headers.get('cedula-meter')).toBe('image_upload;units=2');
    expect(await imagesOf(own)).toHaveLength(3);
    const { quota } = await own.get<{ quota: { used: number; remaining: number } }>('/v1/quota');
    expect(quota).toMatchObject({ used: 3, remaining: 0 });
    expect(await refused(formOf(copies(1)), own)).toEqual([429, 'QUOTA_EXCEEDED']);
  });

  test('is a method of the client, with one result for each of its files', async () => {
    const { cedula: own } = await newTenant(httpUrl);
    const { results } = await own.images.batchUpload({ files: [smallPng, smallJpeg], label: 'till' });
    expect(results.map(({ image }) => [image?.label, image?.contentType])).toEqual([
      ['till', 'image/png'],
      ['till', 'image/jpeg'],
    ]);
  });

  test('takes its fields before its files or behind them, and its files under any name', async () => {
    const form = new FormData();
    form.append('file[]', new Blob([new Uint8Array(smallPng)]), 'a.png');
    form.append('label', 'between');
    form.append('content', new Blob([new Uint8Array(smallPng)]), 'b.png');
    const { body } = await cedula.request<{ results: Result[] }>('POST', path, { form });
    expect(body.results.map(({ image }) => image?.label)).toEqual(['between', 'between']);
  });

  test('comes into an album as a whole', async () => {
    const { album } = await cedula.post<{ album: { id: string } }>('/v1/albums', { title: 'branch' });
    const { body } = await batch(copies(2), { albumId: album.id });
    expect(body.results.map(({ image }) => image?.albumId)).toEqual([album.id, album.id]);
    const { receipt } = await cedula
      .request<{ receipt: { images: number } }>('DELETE', `/v1/albums/${album.id}`)
      .then(({ body: gone }) => gone);
    expect(receipt.images).toBe(2);
    expect(await refused(formOf(copies(1), { albumId: album.id }))).toEqual([404, 'NOT_FOUND']);
  });

  test.each<[string, FormData, unknown[]]>([
    ['without files', formOf([], { label: 'a' }), [400, 'INVALID_ARGUMENT', 'files']],
    [
      'with a field that is unknown',
      formOf(copies(1), { colour: 'red' }),
      [400, 'INVALID_ARGUMENT', 'colour'],
    ],
    [
      'with a label that is too long',
      formOf(copies(1), { label: 'x'.repeat(101) }),
      [400, 'INVALID_ARGUMENT', 'label'],
    ],
    [
      'with a name that is too long',
      formOf([['x'.repeat(256), smallPng]]),
      [400, 'INVALID_ARGUMENT', 'files[0].fileName'],
    ],
    ['with files as text', formOf(copies(1), { files: 'x' }), [400, 'INVALID_ARGUMENT', 'files']],
  ])('%s is refused as a whole', async (_, form, expected) => {
    expect(await refused(form)).toEqual(expected);
  });

  test('in JSON, or by the Connect protocol, is not taken', async () => {
    const json = { files: [] };
    expect((await cedula.fetch('POST', path, { json })).status).toBe(415);
    expect(
      (await cedula.fetch('POST', '/cedula.media.v1.ImageService/BatchUploadImages', { json })).status,
    ).toBe(404);
  });

  test('that is sent again under its key is answered as it was, and stored and counted once', async () => {
    const { cedula: own } = await newTenant(httpUrl);
    const options = { form: formOf([...copies(2), ['bad', Buffer.from('x')]]), idempotencyKey: randomUUID() };
    const first = await own.request<{ results: Result[] }>('POST', path, options);
    const again = await own.request<{ results: Result[] }>('POST', path, options);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const other = own.fetch('POST', path, { ...options, form: formOf(copies(3)) });
    expect((await other).status).toBe(422);
    expect(await imagesOf(own)).toHaveLength(2);
    expect(await own.get('/v1/quota')).toMatchObject({ quota: { used: 2 } });
    await expectBilled(own, [first.headers.get('x-request-id')]);
  });
});

/** A signed batch, and its body to be sent apart. */
async function signedBatch(form: FormData) {
  const tenant = await newTenant(httpUrl);
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  const fields = {
    'Content-Type': encoded.headers.get('content-type') ?? '',
    'Content-Digest': `sha-256=:${hash('sha256', body, 'base64')}:`,
  };
  const signed = sign(tenant, withFields(requestTo(httpUrl, { target: path, body: 'x' }), fields));
  return { tenant, body, signed };
}

function headOf({ method, target, rawHeaders }: ReturnType<typeof sign>, length: number): string {
  const lines = rawHeaders.flatMap((name, at) => {
    if (at % 2 === 1) return [];
    return [`${name}: ${name === 'Content-Length' ? length : rawHeaders[at + 1]}`];
  });
  return `${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}

describe('a signed batch', () => {
  test('whose head says that it is too large is refused before any of it is sent', async () => {
    const { signed } = await signedBatch(formOf(copies(1)));
    using connection = await connectRaw(httpUrl);
    connection.write(headOf(signed, 256 * 1024 * 1024 + 1));
    expect((await connection.answer()).problem()).toMatchObject({ status: 413, reason: 'BODY_TOO_LARGE' });
  });

  test('of too many files is refused at the first one too many, before what follows is sent', async () => {
    const { signed, body } = await signedBatch(formOf(copies(500)));
    using connection = await connectRaw(httpUrl);
    connection.write(headOf(signed, body.length));
    connection.write(body.subarray(0, body.indexOf('"101.png"')));
    expect((await connection.answer()).problem()).toMatchObject({ status: 413, reason: 'BODY_TOO_LARGE' });
  });

  test('that is not the one signed stores nothing of it', async () => {
    const { tenant, signed, body } = await signedBatch(formOf(copies(3)));
    const changed = Buffer.from(body);
    changed[body.indexOf('0.png')] = 0x39;
    using connection = await connectRaw(httpUrl);
    connection.write(headOf(signed, changed.length));
    connection.write(changed);
    expect((await connection.answer()).problem()).toMatchObject({ status: 400, reason: 'DIGEST_MISMATCH' });
    const sentinel = await upload(tenant.cedula);
    expect(await imagesOf(tenant.cedula)).toEqual([sentinel.body.image]);
    expect(await tenant.cedula.get('/v1/quota')).toMatchObject({ quota: { used: 1 } });
  });

  test('that is cut off stores nothing of it, and costs no quota', async () => {
    const { tenant, signed, body } = await signedBatch(formOf(copies(3)));
    {
      using connection = await connectRaw(httpUrl);
      connection.write(headOf(signed, body.length));
      connection.write(body.subarray(0, body.length - 20));
      await expect.poll(() => tenant.cedula.get('/v1/quota')).toMatchObject({ quota: { used: 3 } });
    }
    await expect
      .poll(() => tenant.cedula.get('/v1/quota'), { timeout: 5_000 })
      .toMatchObject({ quota: { used: 0 } });
    expect(await imagesOf(tenant.cedula)).toEqual([]);
  });
});
