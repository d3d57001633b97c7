import { expect, test } from 'vitest';
import { faceWorkersFor } from './face-workers.ts';

const gibibyte = 1024 ** 3;

test.each([
  ['one per core where memory is plenty', 2, 16, 2],
  ['fewer where half the memory holds fewer', 16, 4, 7],
  ['one where there is hardly any memory', 8, 0.5, 1],
  ['no more than the setting allows', 192, 512, 64],
])('a machine is given %s', (_, cores, gibibytes, workers) => {
  expect(faceWorkersFor({ cores, memoryBytes: gibibytes * gibibyte })).toBe(workers);
});

test('this machine is given at least one', () => {
  expect(faceWorkersFor()).toBeGreaterThanOrEqual(1);
});
