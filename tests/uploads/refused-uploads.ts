import type { RequestOptions } from '@cedula/client';
import {
  drawAnimatedPng,
  drawAnimatedWebp,
  drawPicture,
  drawPngBomb,
} from '@cedula/imaging/testing/pictures.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { smallPng } from '../fixtures/images.ts';

/** What an upload is refused with: `<status> <REASON>`, and `<field> <rule>` of each violation. */
export type Expected = readonly [problem: string, ...violations: string[]];

const invalid = '400 INVALID_ARGUMENT';
const malformed = '400 MALFORMED_REQUEST';
const unsupported = '415 UNSUPPORTED_MEDIA_TYPE';
const tooLarge = '413 BODY_TOO_LARGE';

const jpeg = await drawPicture({ width: 60, height: 40 }).jpeg().toBuffer();
const gif = await drawPicture({ width: 60, height: 40 }).gif().toBuffer();
const page = Buffer.from('<!doctype html><script>alert(1)</script>');
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
const overLimit = Buffer.concat([smallPng, Buffer.alloc(10 * 1024 * 1024 + 1 - smallPng.length)]);
const boundary = 'b0undary';

/** A form of parts in the order given: bytes are files, texts are not. */
function form(...parts: readonly (readonly [name: string, value: string | Uint8Array])[]): RequestOptions {
  const data = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([new Uint8Array(value)], { type: 'image/png' }), 'a.png');
  }
  return { form: data };
}

const file = ['content', smallPng] as const;
const withMetadata = (metadata: unknown) => form(file, ['metadata', JSON.stringify(metadata)]);
const raw = (content: Uint8Array, type: string, query: Record<string, string> = {}): RequestOptions => ({
  bytes: { content, type },
  query,
});
const json = (fields: object): RequestOptions => ({ json: fields });
const base64 = (bytes: Uint8Array) => ({ content: Buffer.from(bytes).toString('base64') });
const rawForm = (text: string): RequestOptions =>
  raw(Buffer.from(text), `multipart/form-data; boundary=${boundary}`);
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

/** The picture is not one that is taken. */
const pictures: Record<string, readonly [RequestOptions, Expected]> = {
  'a GIF in a form': [form(['content', gif]), [unsupported]],
  'a page in a form': [form(['content', page]), [unsupported]],
  'a drawing of instructions (SVG)': [form(['content', svg]), [unsupported]],
  'a text in JSON': [json(base64(Buffer.from('hello'))), [unsupported]],
  'a JPEG declared a PNG': [raw(jpeg, 'image/png'), [unsupported]],
  'a PNG declared a JPEG': [raw(smallPng, 'image/jpeg'), [unsupported]],
  'a GIF declared a GIF': [raw(gif, 'image/gif'), [unsupported]],
  'a page declared a PNG': [raw(page, 'image/png'), [unsupported]],
  'an SVG declared one': [raw(svg, 'image/svg+xml'), [unsupported]],
  'a JPEG that is cut off': [raw(jpeg.subarray(0, -200), 'image/jpeg'), ['422 IMAGE_UNREADABLE']],
  'a PNG with noise for pixels': [
    form(['content', Buffer.concat([smallPng.subarray(0, 60), Buffer.alloc(900, 7)])]),
    ['422 IMAGE_UNREADABLE'],
  ],
  'the first bytes of a WebP': [
    json(base64(Buffer.from('RIFF\x10\0\0\0WEBPVP8 '))),
    ['422 IMAGE_UNREADABLE'],
  ],
  'a small file of 256 megapixels': [raw(drawPngBomb(16_000), 'image/png'), ['422 TOO_MANY_PIXELS']],
  'a moving WebP': [raw(await drawAnimatedWebp(), 'image/webp'), ['422 MULTIPLE_FRAMES']],
  'a moving PNG': [form(['content', await drawAnimatedPng()]), ['422 MULTIPLE_FRAMES']],
  'one byte more than 10 MiB in a form': [form(['content', overLimit]), [tooLarge]],
  'one byte more than 10 MiB as it is': [raw(overLimit, 'image/png'), [tooLarge]],
  'one byte more than 10 MiB in base64': [json(base64(overLimit)), [tooLarge]],
  'far more than 10 MiB': [raw(Buffer.alloc(30 * 1024 * 1024), 'image/png'), [tooLarge]],
};

/** The fields break a rule. */
const fields: Record<string, readonly [RequestOptions, Expected]> = {
  'no file': [form(['label', 'a']), [invalid, 'content required']],
  'nothing at all': [json({}), [invalid, 'content required']],
  'an empty file': [form(['content', new Uint8Array()]), [invalid, 'content required']],
  'two files': [form(file, file), [invalid, 'content type']],
  'two files, the second for another field': [form(file, ['label', smallPng]), [invalid, 'label type']],
  'the picture as a text part': [form(['content', 'iVBORw0KGgo=']), [invalid, 'content type']],
  'a part that nobody knows': [form(file, ['caption', 'a']), [invalid, 'caption unknown_field']],
  'a part that callers may not set': [form(file, ['id', 'img_1']), [invalid, 'id unknown_field']],
  'a label twice': [form(file, ['label', 'a'], ['label', 'b']), [invalid, 'label type']],
  'a label of 101 characters': [form(file, ['label', 'ü'.repeat(101)]), [invalid, 'label string.max_len']],
  'a label of two lines': [json({ ...base64(smallPng), label: 'a\nb' }), [invalid, 'label string.pattern']],
  'a label that is a number': [json({ ...base64(smallPng), label: 5 }), [invalid, 'label type']],
  'a label in the query, too long': [
    raw(smallPng, 'image/png', { label: 'x'.repeat(101) }),
    [invalid, 'label string.max_len'],
  ],
  'metadata of 51 keys': [withMetadata(many(51)), [invalid, 'metadata map.max_pairs']],
  'a metadata key of 41 characters': [
    withMetadata({ ['k'.repeat(41)]: 'v' }),
    [invalid, `metadata["${'k'.repeat(41)}"] string.max_len`],
  ],
  'a metadata key of none': [withMetadata({ '': 'v' }), [invalid, 'metadata[""] string.min_len']],
  'a metadata value of 501 characters': [
    withMetadata({ note: 'x'.repeat(501) }),
    [invalid, 'metadata["note"] string.max_len'],
  ],
  'a metadata value that is a number': [withMetadata({ note: 5 }), [invalid, 'metadata["note"] type']],
  'a metadata value that is an object': [withMetadata({ note: {} }), [invalid, 'metadata["note"] type']],
  'metadata that is a list': [withMetadata(['a']), [invalid, 'metadata type']],
  'metadata that is no JSON': [form(file, ['metadata', '{']), [invalid, 'metadata type']],
  'metadata that names a key twice': [
    form(file, ['metadata', '{"a":"b","a":"c"}']),
    [invalid, 'metadata type'],
  ],
  'metadata with a zero character': [
    withMetadata({ note: 'a\0b' }),
    [invalid, 'metadata["note"] null_character'],
  ],
  'metadata of 51 keys in the query': [
    raw(
      smallPng,
      'image/png',
      Object.fromEntries(Object.entries(many(51)).map(([key, value]) => [`metadata.${key}`, value])),
    ),
    [invalid, 'metadata map.max_pairs'],
  ],
  'a query that nobody knows': [
    raw(smallPng, 'image/png', { caption: 'a' }),
    [invalid, 'caption unknown_field'],
  ],
  'the picture in the query': [
    raw(smallPng, 'image/png', { content: 'iVBORw0KGgo=' }),
    [invalid, 'content unknown_field'],
  ],
  'fields in the query of a form': [
    { ...form(file), query: { label: 'a' } },
    [invalid, 'label unknown_field'],
  ],
  'a field that nobody knows': [
    json({ ...base64(smallPng), imageId: 'img_1' }),
    [invalid, 'imageId unknown_field'],
  ],
  'a field that callers may not set': [
    json({ ...base64(smallPng), sha256: 'a', createTime: '2026-01-01T00:00:00Z' }),
    [invalid, 'sha256 unknown_field', 'createTime unknown_field'],
  ],
  'base64 that is none': [json({ content: 'not base64!' }), [invalid, 'content type']],
  'three faults at once': [
    json({ content: 5, label: 5, caption: 'a' }),
    [invalid, 'content type', 'label type', 'caption unknown_field'],
  ],
  'an album that is nobody’s': [form(file, ['albumId', newId('alb')]), ['404 NOT_FOUND']],
  'an album that is none': [form(file, ['albumId', 'x']), ['404 NOT_FOUND']],
};

/** The body cannot be read. */
const bodies: Record<string, readonly [RequestOptions, Expected]> = {
  'no type': [raw(smallPng, ''), [unsupported]],
  'a type that says nothing': [raw(smallPng, 'application/octet-stream'), [unsupported]],
  'a form of another kind': [raw(Buffer.from('label=a'), 'application/x-www-form-urlencoded'), [unsupported]],
  'JSON in another charset': [raw(Buffer.from('{}'), 'application/json; charset=latin1'), [unsupported]],
  'JSON that is none': [raw(Buffer.from('{"content":'), 'application/json'), [malformed]],
  'JSON that is a list': [raw(Buffer.from('[]'), 'application/json'), [invalid, ' type']],
  'JSON that names a field twice': [
    raw(Buffer.from('{"label":"a","label":"b"}'), 'application/json'),
    [malformed],
  ],
  'JSON that is not UTF-8': [raw(Buffer.from('7b226122ff7d', 'hex'), 'application/json'), [malformed]],
  'JSON that nests without end': [raw(Buffer.from('['.repeat(5_000)), 'application/json'), [malformed]],
  'a form without a boundary': [raw(Buffer.from('a'), 'multipart/form-data'), [malformed]],
  'a form that is none': [rawForm('hello'), [malformed]],
  'a form that is cut off': [
    rawForm(`--${boundary}\r\nContent-Disposition: form-data; name="label"\r\n\r\na`),
    [malformed],
  ],
  'a part without a name': [
    rawForm(`--${boundary}\r\nContent-Type: text/plain\r\n\r\na\r\n--${boundary}--\r\n`),
    [malformed],
  ],
  'a form of 129 parts': [form(...Array.from({ length: 129 }, () => ['label', 'a'] as const)), [malformed]],
};

/** Every upload that has to be refused, and what with. */
export const refusedUploads = { ...pictures, ...fields, ...bodies };
