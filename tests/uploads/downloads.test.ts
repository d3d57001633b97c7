import { drawPhotograph, drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';

const { httpUrl } = await sharedMesh();
const { cedula } = await newTenant(httpUrl);

const uploadJpeg = async (content: Buffer) => {
  const bytes = { content, type: 'image/jpeg' };
  const { body } = await cedula.request<{ image: { id: string; width: number; height: number } }>(
    'POST',
    '/v1/images',
    { bytes },
  );
  return body.image;
};
const sizes = ['large', 'medium', 'thumb'] as const;

describe('the answer to a download', () => {
  test('gives browsers nothing to run, to guess or to keep', async () => {
    const { body } = await upload(cedula, { query: { label: '"/../x\r\n'.trim() } });
    const { id } = body.image;
    const response = await cedula.fetch('GET', `/v1/images/${id}/content`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(smallPng.length),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${id}-original"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      etag: `"${body.image.sha256}"`,
    });
  });

  test('has a tag per size, and is 304 without a body for whoever has it already', async () => {
    const { body } = await upload(cedula, { content: await drawPicture().png().toBuffer() });
    const path = `/v1/images/${body.image.id}/content`;
    const tags = new Set<string>();
    for (const variant of ['original', ...sizes]) {
      const first = await cedula.fetch('GET', path, { query: { variant } });
      await first.arrayBuffer();
      const etag = first.headers.get('etag') ?? '';
      tags.add(etag);
      for (const value of [etag, `"other", W/${etag}`, '*']) {
        const again = await cedula.fetch('GET', path, {
          query: { variant },
          headers: { 'if-none-match': value },
        });
        expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      }
      const changed = await cedula.fetch('GET', path, {
        query: { variant },
        headers: { 'if-none-match': '"other"' },
      });
      expect([changed.status, (await changed.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
    expect(tags.size).toBe(3);
  });

  test('is a part where a range is asked for, as long as the content is still the same', async () => {
    const { body } = await upload(cedula);
    const path = `/v1/images/${body.image.id}/content`;
    const size = smallPng.length;
    const ask = async (range: string, ifRange?: string) => {
      const headers = { range, ...(ifRange !== undefined && { 'if-range': ifRange }) };
      const response = await cedula.fetch('GET', path, { headers });
      const field = response.headers.get('content-range');
      return { status: response.status, field, bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const part = (first: number, last: number) => ({
      status: 206,
      field: `bytes ${first}-${last}/${size}`,
      bytes: Buffer.from(smallPng.subarray(first, last + 1)),
    });
    const whole = { status: 200, field: null, bytes: Buffer.from(smallPng) };
    expect(await ask('bytes=0-9')).toEqual(part(0, 9));
    expect(await ask(`bytes=10-${size + 5}`)).toEqual(part(10, size - 1));
    expect(await ask('bytes=-7')).toEqual(part(size - 7, size - 1));
    expect(await ask('bytes=3-', `"${body.image.sha256}"`)).toEqual(part(3, size - 1));
    expect(await ask('bytes=3-', '"other"')).toEqual(whole);
    expect(await ask('bytes=0-1,4-5')).toEqual(whole);
    expect(await ask(`bytes=${size}-`)).toMatchObject({ status: 416, field: `bytes */${size}` });
  });

  test('to HEAD is the same without the bytes', async () => {
    const { body } = await upload(cedula);
    const path = `/v1/images/${body.image.id}/content`;
    const [head, get] = await Promise.all([cedula.fetch('HEAD', path), cedula.fetch('GET', path)]);
    const own = new Set(['date', 'x-request-id', 'ratelimit', 'connection', 'keep-alive']);
    const fieldsOf = (response: Response) => [...response.headers].filter(([name]) => !own.has(name));
    expect(fieldsOf(head)).toEqual(fieldsOf(get));
    expect([(await head.arrayBuffer()).byteLength, (await get.arrayBuffer()).byteLength]).toEqual([
      0,
      smallPng.length,
    ]);
  });

  test('names the sizes there are where another is asked for', async () => {
    const { body } = await upload(cedula);
    const response = await cedula.fetch('GET', `/v1/images/${body.image.id}/content`, {
      query: { variant: 'huge' },
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { reason: 'INVALID_ARGUMENT', violations: [{ field: 'variant', rule: 'string.in' }] },
    ]);
  });

  test('is 404 once the image is deleted, in every size', async () => {
    const { body } = await upload(cedula);
    const path = `/v1/images/${body.image.id}`;
    const { receipt } = await cedula.delete<{ receipt: object }>(path);
    expect(receipt).toMatchObject({ images: 1, objects: 4 });
    const all = [path, ...['original', ...sizes].map((variant) => `${path}/content?variant=${variant}`)];
    const statuses = await Promise.all(all.map(async (one) => (await cedula.fetch('GET', one)).status));
    expect(statuses).toEqual(all.map(() => 404));
    expect((await cedula.fetch('DELETE', path)).status).toBe(404);
  });
});

describe('what a file has beside its picture', () => {
  test('is in the original alone: no place, no camera, no notes in any size', async () => {
    const photograph = await drawPhotograph({ width: 1_000, height: 800 });
    const { id } = await uploadJpeg(photograph);
    const traces = ['Exif', 'CameraMaker', 'GPS', 'secret-location', 'xmpmeta', 'Photoshop', 'ICC_PROFILE'];
    const tracesIn = (bytes: Uint8Array) =>
      traces.filter((trace) => Buffer.from(bytes).includes(Buffer.from(trace)));
    expect(tracesIn(photograph)).toContain('secret-location');
    expect(tracesIn(await cedula.download(`/v1/images/${id}/content`))).toEqual(tracesIn(photograph));
    for (const variant of sizes) {
      const bytes = await cedula.download(`/v1/images/${id}/content`, { variant });
      expect({ variant, found: tracesIn(bytes) }).toEqual({ variant, found: [] });
    }
  });

  test.each([6, 8])(
    'has turned the picture upright (%i), also in what is said of it',
    async (orientation) => {
      const lying = await drawPhotograph({ width: 640, height: 480, orientation });
      const image = await uploadJpeg(lying);
      expect([image.width, image.height]).toEqual([480, 640]);
    },
  );

  test('does not hang on behind the end of a size: a page in a picture leaves as a picture', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const archive = Buffer.from('PK\x03\x04 a file that is an archive, too');
    const jpeg = await drawPicture().jpeg().toBuffer();
    const { id } = await uploadJpeg(Buffer.concat([jpeg, page, archive]));
    const response = await cedula.fetch('GET', `/v1/images/${id}/content`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await response.arrayBuffer()).includes(page)).toBe(true);
    for (const variant of sizes) {
      const bytes = Buffer.from(await cedula.download(`/v1/images/${id}/content`, { variant }));
      expect([variant, bytes.includes('<script'), bytes.includes('PK\x03\x04')]).toEqual([
        variant,
        false,
        false,
      ]);
    }
  });
});
