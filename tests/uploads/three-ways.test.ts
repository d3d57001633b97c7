import type { Cedula, RequestOptions } from '@cedula/client';
import { inspectImage } from '@cedula/imaging/inspect-image.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { type Image, imagesOf } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';

const { httpUrl } = await sharedMesh();
const { cedula } = await newTenant(httpUrl);

const photograph = await drawPicture({ width: 2_000, height: 1_500 }).jpeg({ quality: 80 }).toBuffer();
const label = 'drawn, by code';
const metadata = { 'order.id': '17', ключ: 'значение', empty: '' };

/** The parts of a form in the order given; the file claims to be something else. */
function formOf(order: readonly string[], content = photograph): FormData {
  const form = new FormData();
  const parts: Record<string, string | Blob> = {
    content: new Blob([new Uint8Array(content)], { type: 'text/html' }),
    label,
    metadata: JSON.stringify(metadata),
  };
  for (const name of order) {
    const part = parts[name] ?? '';
    if (typeof part === 'string') form.append(name, part);
    else form.append(name, part, '../"evil".html');
  }
  return form;
}

const ways: Record<string, RequestOptions> = {
  'a form, its file first': { form: formOf(['content', 'label', 'metadata']) },
  'a form, its file last': { form: formOf(['metadata', 'label', 'content']) },
  'a form, its file in between': { form: formOf(['label', 'content', 'metadata']) },
  'the image itself': {
    bytes: { content: photograph, type: 'image/jpeg' },
    query: { label, 'metadata.order.id': '17', 'metadata.ключ': 'значение', 'metadata.empty': '' },
  },
  'the image itself, its metadata in one piece': {
    bytes: { content: photograph, type: 'Image/JPEG' },
    query: { label, metadata: JSON.stringify(metadata) },
  },
  JSON: { json: { content: photograph.toString('base64'), label, metadata } },
  'JSON in URL-safe base64': { json: { content: photograph.toString('base64url'), label, metadata } },
};

async function uploadBy(way: RequestOptions, by: Cedula = cedula) {
  return by.request<{ image: Image }>('POST', '/v1/images', way);
}

describe('an upload gives the same image, whichever way it was sent', () => {
  test.each(Object.keys(ways))('%s', async (name) => {
    const { status, headers, body } = await uploadBy(ways[name] ?? {});
    const { id, createTime, variants, ...facts } = body.image;
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/images/${id}`);
    expect(id).toMatch(/^img_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(Math.abs(Date.now() - Date.parse(createTime))).toBeLessThan(60_000);
    expect(facts).toEqual({
      albumId: '',
      label,
      metadata,
      contentType: 'image/jpeg',
      sizeBytes: String(photograph.length),
      width: 2_000,
      height: 1_500,
      sha256: hash('sha256', photograph),
    });
    expect(variants.map((variant) => [variant.name, variant.width, variant.height])).toEqual([
      ['original', 2_000, 1_500],
      ['large', 1_600, 1_200],
      ['medium', 800, 600],
      ['thumb', 200, 150],
    ]);
    expect(await cedula.get(`/v1/images/${id}`)).toEqual(body);
    expect(await imagesOf(cedula)).toContainEqual(body.image);
  });
});

describe('what was uploaded comes back', () => {
  test.each(['jpeg', 'png', 'webp'] as const)('byte for byte, as %s', async (format) => {
    const content = await drawPicture({ width: 300, height: 200 }).toFormat(format).toBuffer();
    const { body } = await uploadBy({ bytes: { content, type: `image/${format}` } });
    const path = `/v1/images/${body.image.id}/content`;
    expect(Buffer.from(await cedula.download(path)).equals(content)).toBe(true);
    expect(Buffer.from(await cedula.download(path, { variant: 'original' })).equals(content)).toBe(true);
    expect(body.image.contentType).toBe(`image/${format}`);
  });

  test('in every size that is listed, never enlarged', async () => {
    const content = await drawPicture({ width: 900, height: 600 }).png().toBuffer();
    const { body } = await uploadBy({ bytes: { content, type: 'image/png' } });
    for (const variant of body.image.variants) {
      const bytes = await cedula.download(`/v1/images/${body.image.id}/content`, { variant: variant.name });
      const { name, sizeBytes, ...facts } = variant;
      expect(String(bytes.length)).toBe(sizeBytes);
      expect(await inspectImage(bytes)).toEqual(facts);
      expect(variant.width).toBeLessThanOrEqual(name === 'thumb' ? 200 : 900);
    }
  });

  test('what was uploaded twice is two images', async () => {
    const way = { bytes: { content: photograph, type: 'image/jpeg' } };
    const [one, other] = await Promise.all([uploadBy(way), uploadBy(way)]);
    expect(one.body.image.id).not.toBe(other.body.image.id);
    expect(one.body.image.sha256).toBe(other.body.image.sha256);
  });

  test('what has the greatest size of all is taken', async () => {
    const limit = 10 * 1024 * 1024;
    const small = await drawPicture({ width: 60, height: 40 }).jpeg().toBuffer();
    // Bytes behind the end of a picture are part of its file.
    const content = Buffer.concat([small, Buffer.alloc(limit - small.length)]);
    const form = formOf(['content'], content);
    const { body } = await uploadBy({ form });
    expect(body.image.sizeBytes).toBe(String(limit));
    expect((await cedula.download(`/v1/images/${body.image.id}/content`)).length).toBe(limit);
  });
});
