import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseMultipart } from './multipart.ts';
import { form, testBoundary, type TestPart } from './testing/form.ts';

const parse = (body: Uint8Array | string) => parseMultipart(testBoundary, Buffer.from(body));

test('parts come in order, as the bytes that were sent', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const parts = await parse(
    form([
      { name: 'label', content: 'é' },
      { name: 'content', fileName: 'a.png', content: bytes },
      { name: 'empty', content: '' },
      { name: 'emptyFile', fileName: '', content: '' },
      { name: 'label', content: 'again' },
    ]),
  );
  expect(
    parts.map(({ name, isFile, bytes: sent }) => [name, isFile, Buffer.from(sent).toString('latin1')]),
  ).toEqual([
    ['label', false, 'Ã©'],
    ['content', true, Buffer.from(bytes).toString('latin1')],
    ['empty', false, ''],
    ['emptyFile', true, ''],
    ['label', false, 'again'],
  ]);
});

test('content that looks like a delimiter is content', async () => {
  const content = `x--${testBoundary}\r\n-${testBoundary}\r\n--${testBoundary.slice(0, -1)}\r\n\r\n`;
  const [part] = await parse(form([{ name: 'a', content }]));
  expect(Buffer.from(part?.bytes ?? []).toString()).toBe(content);
});

test('a form without parts has none, and what stands around a form is left out', async () => {
  expect(await parse(`--${testBoundary}--`)).toEqual([]);
  const around = Buffer.concat([
    Buffer.from('preamble\r\n'),
    form([{ name: 'a', content: 'b' }]),
    Buffer.from('epilogue'),
  ]);
  expect(await parse(around)).toHaveLength(1);
});

const whole = form([
  { name: 'a', content: 'b' },
  { name: 'c', fileName: 'd', content: 'e' },
]);
const header = (headers: string) =>
  form([
    { headers, content: 'x' },
    { name: 'a', content: 'b' },
  ]);

test.each<[string, Uint8Array]>([
  ['nothing', Buffer.alloc(0)],
  ['another boundary', Buffer.from(whole.toString().replaceAll(testBoundary, 'other'))],
  ['text', Buffer.from('{"a":1}')],
  ['a form that is not closed', form([{ name: 'a', content: 'b' }], '')],
  ['a form cut off in its closing', whole.subarray(0, whole.length - 4)],
  ['a form cut off in a part', whole.subarray(0, whole.length - 20)],
  ['a form cut off in a header', whole.subarray(0, 30)],
  ['a part without headers', header('')],
  ['a part that is no form data', header('Content-Disposition: attachment; name="a"')],
  ['a part without a disposition', header('Content-Type: text/plain')],
  ['a part without a name', header('Content-Disposition: form-data; filename="a"')],
  ['a name with a line break', header('Content-Disposition: form-data; name="a\nb"')],
  [
    'headers that do not end',
    Buffer.from(`--${testBoundary}\r\nContent-Disposition: form-data; name="a"\r\n--${testBoundary}--`),
  ],
  [
    'a disposition behind too many headers',
    header(`${'x: y\r\n'.repeat(16)}Content-Disposition: form-data; name="a"`),
  ],
  [
    'a disposition behind too long a header',
    header(`x: ${'y'.repeat(9000)}\r\nContent-Disposition: form-data; name="a"`),
  ],
])('%s is malformed', async (_, body) => {
  await expect(parse(body)).rejects.toMatchObject({ reason: 'MALFORMED_REQUEST' });
});

test.each(['', 'a'.repeat(71), 'a\r\nb', 'a"b', 'é', 'a '])(
  'boundary "%s" is malformed',
  async (boundary) => {
    await expect(parseMultipart(boundary, whole)).rejects.toMatchObject({ reason: 'MALFORMED_REQUEST' });
  },
);

test('a form has at most 128 parts', async () => {
  const many = Array.from({ length: 129 }, (): TestPart => ({ name: 'a', content: '' }));
  expect(await parse(form(many.slice(1)))).toHaveLength(128);
  await expect(parse(form(many))).rejects.toThrow('The form has more than 128 parts.');
});

test('every form is read back as it was written', async () => {
  const part = fc.record({
    name: fc.stringMatching(/^[a-zA-Z0-9._ -]{1,20}$/),
    isFile: fc.boolean(),
    bytes: fc.uint8Array(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const body = form(
        parts.map(({ name, isFile, bytes }) => ({ name, content: bytes, ...(isFile && { fileName: 'f' }) })),
      );
      expect(await parse(body)).toEqual(
        parts.map(({ bytes, ...rest }) => ({
          ...rest,
          bytes: expect.toSatisfy((read: Uint8Array) => Buffer.from(bytes).equals(read)),
        })),
      );
    }),
  );
});

test('however a form is damaged, it is read or refused, and never waited for', async () => {
  const damage = fc.record({
    at: fc.nat(whole.length),
    length: fc.nat(40),
    put: fc.constantFrom(
      '',
      '\r\n',
      '--',
      `\r\n--${testBoundary}`,
      `\r\n--${testBoundary}--`,
      '\r\n\r\n',
      ':',
      '"',
      '\0',
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      let body: Buffer = whole;
      for (const { at, length, put } of damages) {
        body = Buffer.concat([body.subarray(0, at), Buffer.from(put), body.subarray(at + length)]);
      }
      const outcome = await Promise.race([
        parse(body).catch((error: unknown) => error),
        new Promise((resolve) => setTimeout(resolve, 2000, 'waited')),
      ]);
      expect(Array.isArray(outcome) || outcome instanceof DomainError).toBe(true);
    }),
    { numRuns: 500 },
  );
});
