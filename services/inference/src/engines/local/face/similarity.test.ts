import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { descriptorSimilarity } from './similarity.ts';

const descriptor = fc.float32Array({ minLength: 128, maxLength: 128, min: -1, max: 1, noNaN: true });

test('similarity is symmetric and lies between 0 and 100', () => {
  fc.assert(
    fc.property(descriptor, descriptor, (a, b) => {
      const score = descriptorSimilarity(a, b);
      expect(score).toBe(descriptorSimilarity(b, a));
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }),
  );
});

test('it falls with the distance: 99.997 at none, 60 at 0.547, 50 at 0.57', () => {
  const at = (distance: number) =>
    descriptorSimilarity(new Float32Array([0, 0]), new Float32Array([0, distance]));
  expect(at(0)).toBeCloseTo(99.997, 2);
  expect(at(0.5475)).toBeCloseTo(60, 1);
  expect(at(0.57)).toBeCloseTo(50, 4);
  expect(at(0.9)).toBeLessThan(1);
});

test('descriptors of different lengths are not compared', () => {
  expect(() => descriptorSimilarity(new Float32Array(128), new Float32Array(64))).toThrow('different models');
});
