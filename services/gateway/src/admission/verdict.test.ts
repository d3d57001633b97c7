import { expect, test } from 'vitest';
import { readVerdict } from './verdict.ts';

test('what the script answers is read', () => {
  expect(readVerdict(['NONCE_REUSED'])).toEqual({ name: 'NONCE_REUSED' });
  expect(readVerdict(['EPOCH', 7])).toEqual({ name: 'EPOCH', earlyMs: 7 });
  expect(readVerdict(['ADMITTED', 19_000, 0, 1])).toEqual({
    name: 'ADMITTED',
    level: 19_000,
    waitMs: 0,
    used: 1,
  });
});

test.each([[undefined], ['OK'], [[]], [['PASSED', 1, 2, 3]], [['ADMITTED', 1, 2]], [['EPOCH']]])(
  '%j is no verdict, and nothing passes on it',
  (reply) => {
    expect(() => readVerdict(reply)).toThrow('no verdict');
  },
);
