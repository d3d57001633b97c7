import { expect, test } from 'vitest';
import { readVerdict } from './verdict.ts';

test('what the script answers is read', () => {
  expect(readVerdict(['EPOCH', 20_000, 7, 0])).toEqual({ name: 'EPOCH', level: 20_000, waitMs: 7, used: 0 });
  expect(readVerdict(['ADMITTED', 19_000, 0, 1])).toEqual({
    name: 'ADMITTED',
    level: 19_000,
    waitMs: 0,
    used: 1,
  });
  expect(readVerdict(['QUOTA_LOST', 0, 9, -1])).toMatchObject({ waitMs: 9, used: undefined });
});

test.each([
  [undefined],
  ['OK'],
  [[]],
  [['PASSED', 1, 2, 3]],
  [['ADMITTED', 1, 2]],
  [['EPOCH', 7]],
  [['NONCE_REUSED']],
])('%j is no verdict, and nothing passes on it', (reply) => {
  expect(() => readVerdict(reply)).toThrow('no verdict');
});
