import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inParts } from './parts.ts';

async function* source(sizes: readonly number[]): AsyncGenerator<Buffer> {
  let next = 0;
  for (const size of sizes) yield Buffer.from(Array.from({ length: size }, () => (next += 7) % 251));
}

test('parts hold the same bytes in the same order, each of 64 KiB but the last', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(sizes, async (given) => {
      const whole = Buffer.concat(await Array.fromAsync(source(given)));
      const parts = await Array.fromAsync(inParts(source(given)));
      expect(Buffer.concat(parts).equals(whole)).toBe(true);
      expect(parts.slice(0, -1).every(({ length }) => length === 65_536)).toBe(true);
      expect(parts.every(({ length }) => length > 0 && length <= 65_536)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
