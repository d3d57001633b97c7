import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutRange, requestedRange } from './byte-range.ts';

const content = { sizeBytes: 100, etag: '"a"' };
const ask = (range: string, ifRange?: string) =>
  requestedRange(
    { method: 'GET', headers: { range, ...(ifRange !== undefined && { 'if-range': ifRange }) } },
    content,
  );

test.each([
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=10-19', { first: 10, last: 19 }],
  ['bytes=90-', { first: 90, last: 99 }],
  ['bytes=90-1000', { first: 90, last: 99 }],
  ['bytes=-10', { first: 90, last: 99 }],
  ['bytes=-1000', { first: 0, last: 99 }],
  ['Bytes=1-2', { first: 1, last: 2 }],
])('%s is a part', (range, expected) => {
  expect(ask(range)).toEqual(expected);
});

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s has nothing to give', (range) => {
  expect(ask(range)).toBe('unsatisfiable');
});

test.each(['bytes=5-2', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes', 'bytes=a-b', 'bytes= 0-1', ''])(
  '"%s" is answered with the whole',
  (range) => {
    expect(ask(range)).toBeUndefined();
  },
);

test('so is a range of another content, or one that only a date or a weak tag vouches for', () => {
  expect(ask('bytes=0-1', '"a"')).toEqual({ first: 0, last: 1 });
  for (const other of ['"b"', 'W/"a"', 'Sat, 21 Nov 2026 14:00:00 GMT', ''])
    expect(ask('bytes=0-1', other)).toBeUndefined();
});

test('and one that comes with another method', () => {
  expect(requestedRange({ method: 'HEAD', headers: { range: 'bytes=0-1' } }, content)).toBeUndefined();
});

test('a range is cut out of parts of any length, and no part behind it is asked for', async () => {
  const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 50 });
  const anyCase = fc
    .tuple(anyBytes, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9 }))
    .map(([bytes, one, other, size]) => {
      const [a, b] = [one % bytes.length, other % bytes.length];
      return { bytes, first: Math.min(a, b), last: Math.max(a, b), size };
    });
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ bytes, first, last, size }) => {
      let given = 0;
      async function* parts() {
        for (let at = 0; at < bytes.length; at += size) {
          given = Math.min(bytes.length, at + size);
          yield bytes.subarray(at, at + size);
        }
      }
      const cut = Buffer.concat(await Array.fromAsync(cutRange(parts(), { first, last })));
      expect(cut).toEqual(Buffer.from(bytes.subarray(first, last + 1)));
      expect(given).toBeLessThanOrEqual(last + size);
    }),
  );
});

test('bytes that end too early are a failure', async () => {
  async function* parts() {
    yield new Uint8Array(3);
  }
  await expect(Array.fromAsync(cutRange(parts(), { first: 0, last: 3 }))).rejects.toThrow('after 3 bytes');
});
