import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { UploadError } from './errors.ts';
import { readSource } from './upload-source.ts';

const options = { field: 'content', maxBytes: 4 };
const bytes = (length: number) => new Uint8Array(length).fill(7);
const webStream = (...chunks: Uint8Array[]) => Readable.toWeb(Readable.from(chunks));

test.each<[string, unknown]>([
  ['bytes', bytes(5)],
  ['a Blob', new Blob([bytes(5)])],
  ['an ArrayBuffer', bytes(5).buffer],
  ['a web stream', webStream(bytes(3), bytes(2))],
  ['a Node stream', Readable.from([bytes(3), bytes(2)])],
])('%s beyond the limit is refused, by the name of its field', async (_, source) => {
  const refused = readSource(source, options);
  await expect(refused).rejects.toThrow(
    new UploadError('content', 'it has more than 4 bytes, the most that is taken'),
  );
});

test.each<[string, unknown]>([
  ['bytes', bytes(4)],
  ['a web stream', webStream(bytes(3), bytes(1))],
  ['no bytes', webStream()],
])('%s within the limit are read', async (_, source) => {
  const blob = await readSource(source, options);
  expect(blob.size).toBeLessThanOrEqual(4);
});

describe('a stream', () => {
  test('that never ends is left at the limit', async () => {
    let given = 0;
    let isLeft = false;
    const source = {
      async *[Symbol.asyncIterator]() {
        try {
          for (;;) {
            given += 1;
            yield await Promise.resolve(bytes(1));
          }
        } finally {
          isLeft = true;
        }
      },
    };
    await expect(readSource(source, options)).rejects.toThrow(UploadError);
    expect([given, isLeft]).toEqual([5, true]);
  });

  test('is read by a reader where streams cannot be iterated', async () => {
    let isLeft = false;
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(bytes(1)),
      cancel: () => void (isLeft = true),
    });
    Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
    await expect(readSource(stream, options)).rejects.toThrow(UploadError);
    expect(isLeft).toBe(true);
  });

  test('that fails passes its failure on', async () => {
    const failing = Readable.from([bytes(1)]);
    failing.destroy(new Error('disk'));
    await expect(readSource(failing, options)).rejects.toThrow('disk');
  });

  test('of something else than bytes is refused', async () => {
    await expect(readSource(Readable.from(['text']), options)).rejects.toThrow('no bytes');
  });
});

test.each([
  ['a text', 'me.jpg'],
  ['a number', 1],
  ['null', null],
  ['an object', {}],
])('%s is no file', async (_, source) => {
  await expect(readSource(source, options)).rejects.toThrow(UploadError);
});
