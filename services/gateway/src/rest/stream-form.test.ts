import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMultipart } from './multipart.ts';
import { streamForm } from './stream-form.ts';
import { form, testBoundary, type TestPart } from './testing/form.ts';

/** A body in chunks of these lengths by turns. */
async function* inChunks(body: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let start = 0, turn = 0; start < body.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    yield body.subarray(start, start + length);
    start += length;
  }
}

/** Name, whether it is a file, and content of every part, or the reason of a failure. */
async function streamed(chunks: AsyncIterable<Buffer>, boundary = testBoundary): Promise<unknown> {
  const parts: unknown[] = [];
  try {
    for await (const { name, fileName, content } of streamForm(boundary, chunks)) {
      const read: Buffer[] = [];
      for await (const chunk of content) read.push(chunk);
      parts.push([name, fileName !== undefined, Buffer.concat(read).toString('latin1')]);
    }
    return parts;
  } catch (error) {
    return error instanceof DomainError ? error.reason : String(error);
  }
}

async function atOnce(body: Buffer): Promise<unknown> {
  try {
    const parts = await parseMultipart(testBoundary, body);
    return parts.map(({ name, isFile, bytes }) => [name, isFile, Buffer.from(bytes).toString('latin1')]);
  } catch (error) {
    return error instanceof DomainError ? error.reason : String(error);
  }
}

const content = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(`\r\n--${testBoundary.slice(0, -1)}`, `--${testBoundary}`, '\r\n', '\r', '-'),
  fc.uint8Array({ maxLength: 300 }),
);
const part: fc.Arbitrary<TestPart> = fc.record(
  { name: fc.constantFrom('files', 'label', 'x'), content, fileName: fc.constantFrom('a.png', '') },
  { requiredKeys: ['name', 'content'] },
);
const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 });

describe('a form that arrives in pieces', () => {
  test('has the parts that it has as a whole, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), lengths, async (parts, cut) => {
        const body = form(parts);
        expect(await streamed(inChunks(body, cut))).toEqual(await atOnce(body));
      }),
      { numRuns: 150 },
    );
  });

  test('is refused when it would be as a whole: cut off, or changed somewhere', async () => {
    const body = form([
      { name: 'label', content: 'one' },
      { name: 'files', fileName: 'a.png', content: 'two' },
      { name: 'files', fileName: 'b.png', content: 'three' },
    ]);
    const changed = fc.integer({ min: 0, max: body.length - 1 }).chain((at) =>
      fc.oneof(
        fc.constant(body.subarray(0, at)),
        fc
          .nat(255)
          .map((byte) => Buffer.concat([body.subarray(0, at), Buffer.from([byte]), body.subarray(at + 1)])),
      ),
    );
    await fc.assert(
      fc.asyncProperty(changed, lengths, async (broken, cut) => {
        const whole = await atOnce(broken);
        // What stands before a fault has been given by then.
        const pieces = await streamed(inChunks(broken, cut));
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });

  test('is read no further than its parts are', async () => {
    const body = form(
      Array.from({ length: 20 }, () => ({ name: 'f', fileName: 'f', content: 'x'.repeat(50_000) })),
    );
    let given = 0;
    const chunks = (async function* () {
      for await (const chunk of inChunks(body, [16_384])) {
        given += chunk.length;
        yield chunk;
      }
    })();
    for await (const { name } of streamForm(testBoundary, chunks)) {
      expect(name).toBe('f');
      break;
    }
    expect(given).toBeLessThan(300_000);
  });

  test('ends with what its body ends with', async () => {
    const failing = (async function* () {
      yield Buffer.from(`--${testBoundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nx`);
      throw new DomainError('BODY_TOO_LARGE', 'The body may have at most 1 bytes.');
    })();
    expect(await streamed(failing)).toBe('BODY_TOO_LARGE');
    expect(await streamed(inChunks(form([]), [1]), 'a\r\nb')).toBe('MALFORMED_REQUEST');
  });
});
