import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOpenThings } from './scope.ts';

test('everything is closed once, in reverse order, whichever of them fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 20 }), async (fates) => {
      const things = createOpenThings();
      const closed: string[] = [];
      fates.forEach((fails, index) =>
        things.use(`${index}`, async () => {
          closed.push(`${index}`);
          await Promise.resolve();
          if (fails) throw new Error(`${index} is stuck`);
        }),
      );
      const failures = await things.closeAll();
      const names = fates.map((_, index) => `${index}`).toReversed();
      expect(closed).toEqual(names);
      expect(failures.map((failure) => failure.name)).toEqual(names.filter((name) => fates[Number(name)]));
      expect(await things.closeAll()).toEqual([]);
    }),
  );
});

test('what is opened while the others close is closed too', async () => {
  const things = createOpenThings();
  const closed: string[] = [];
  things.use('first', () => closed.push('first'));
  things.use('second', () => things.use('third', () => closed.push('third')));
  await things.closeAll();
  expect(closed).toEqual(['third', 'first']);
});

test('the one that is being closed is known', async () => {
  const things = createOpenThings();
  const seen: (string | undefined)[] = [];
  things.use('database', () => seen.push(things.closing()));
  await things.closeAll();
  expect(seen).toEqual(['database']);
  expect(things.closing()).toBeUndefined();
});

test('opening something after everything was closed is an error, not a leak', async () => {
  const things = createOpenThings();
  await things.closeAll();
  expect(() => things.use('late', () => undefined)).toThrow('late was opened after everything was closed');
});
