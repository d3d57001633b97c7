import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeRequest } from './encode-request.ts';
import { UploadError } from './errors.ts';
import type { OperationPlan } from './operation-plan.ts';

const plan: OperationPlan = {
  name: 'doors.open',
  httpMethod: 'GET',
  path: '/v1/doors/{id}/keys/{key_id}:turn',
  body: '',
  isPublic: false,
  isRead: true,
  takesKey: false,
  timeoutMs: 1_000,
};
const isId = (text: string) => !['', '.', '..'].includes(text);
const doors = { ...plan, path: '/v1/doors' };

describe('the path', () => {
  test('takes its values in their order', async () => {
    expect((await encodeRequest(plan, ['a', 'b'], {})).target).toBe('/v1/doors/a/keys/b:turn');
  });

  test('holds any id in its one segment, as it is', async () => {
    const id = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.webPath()).filter(isId);
    await fc.assert(
      fc.asyncProperty(id, async (text) => {
        const { target } = await encodeRequest(plan, [text, 'b'], {});
        const { pathname, search, hash } = new URL(target, 'https://kyc.example');
        const segments = pathname.split('/');
        expect(segments).toHaveLength(6);
        expect([decodeURIComponent(segments[3] ?? ''), search, hash]).toEqual([text, '', '']);
      }),
    );
  });

  test.each(['', '.', '..'])('is not led elsewhere by the id "%s"', async (id) => {
    await expect(encodeRequest(plan, [id, 'b'], {})).rejects.toThrow(
      new TypeError('doors.open: id has to be an id'),
    );
  });
});

describe('the query', () => {
  test('writes every kind of value as the gateway reads it', async () => {
    const from = new Date(0);
    const fields = { from, size: 2, big: 2n ** 60n, all: false, tags: ['b', 'a c'], meta: { 'x.y': '1' } };
    const { target, body } = await encodeRequest(doors, [], { ...fields, none: undefined });
    expect(body).toBeUndefined();
    expect([...new URL(target, 'https://kyc.example').searchParams]).toEqual([
      ['from', '1970-01-01T00:00:00.000Z'],
      ['size', '2'],
      ['big', '1152921504606846976'],
      ['all', 'false'],
      ['tags', 'b'],
      ['tags', 'a c'],
      ['meta.x.y', '1'],
    ]);
  });

  test('is refused what cannot be written', async () => {
    await expect(encodeRequest(doors, [], { list: [{}] })).rejects.toThrow(TypeError);
  });
});

describe('the body', () => {
  const textOf = async (body: string, fields: object) =>
    new TextDecoder().decode((await encodeRequest({ ...doors, body }, [], { ...fields })).body?.bytes);

  test('is the whole request, or the field that the route names while the others go into the query', async () => {
    expect(await textOf('*', {})).toBe('{}');
    expect(await textOf('*', { time: new Date(0), big: 3n, list: [1] })).toBe(
      '{"time":"1970-01-01T00:00:00.000Z","big":"3","list":[1]}',
    );
    const patch = { door: { color: 'red' }, updateMask: 'color' };
    expect(await textOf('door', patch)).toBe('{"color":"red"}');
    const { target } = await encodeRequest({ ...doors, body: 'door' }, [], patch);
    expect(target).toBe('/v1/doors?updateMask=color');
  });

  test('is a form where there is a file, and JSON where there could be one', async () => {
    const upload = { ...doors, body: '*', files: ['picture'], maxFileBytes: 3 };
    const { body } = await encodeRequest(upload, [], { label: 'é', picture: new Uint8Array([1, 2, 3]) });
    const form = await new Response(body?.bytes, {
      headers: { 'content-type': body?.type ?? '' },
    }).formData();
    expect(form.get('label')).toBe('é');
    const picture = form.get('picture');
    expect(picture).toBeInstanceOf(Blob);
    expect((await encodeRequest(upload, [], { pictureId: 'img_1' })).body?.type).toBe('application/json');
    await expect(encodeRequest(upload, [], { picture: new Uint8Array(4) })).rejects.toThrow(UploadError);
  });
});
