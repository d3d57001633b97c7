import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeSimilarity } from './verdict.ts';

const percent = fc.double({ min: 0, max: 100, noNaN: true });

test('a similarity that equals the threshold is a match, a hundredth less is none', () => {
  expect(judgeSimilarity(60)).toEqual({ match: true, similarity: 60, threshold: 60 });
  expect(judgeSimilarity(59.99)).toEqual({ match: false, similarity: 59.99, threshold: 60 });
});

test('what is rounded up to the threshold is a match: the answer shows the two as equal', () => {
  expect(judgeSimilarity(59.996)).toEqual({ match: true, similarity: 60, threshold: 60 });
  expect(judgeSimilarity(59.994)).toEqual({ match: false, similarity: 59.99, threshold: 60 });
});

test('at a threshold of 0 everything matches, at 100 only what is alike', () => {
  expect(judgeSimilarity(0, 0).match).toBe(true);
  expect(judgeSimilarity(99.99, 100).match).toBe(false);
  expect(judgeSimilarity(100, 100).match).toBe(true);
});

test('the verdict follows from the numbers of the answer, which stay within a hundredth of the truth', () => {
  fc.assert(
    fc.property(percent, percent, (similarity, threshold) => {
      const verdict = judgeSimilarity(similarity, threshold);
      expect(verdict.match).toBe(verdict.similarity >= verdict.threshold);
      expect(Math.abs(verdict.similarity - similarity)).toBeLessThanOrEqual(0.005 + 1e-9);
      expect(judgeSimilarity(similarity, verdict.similarity).match).toBe(true);
    }),
  );
});
