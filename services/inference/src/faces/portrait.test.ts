import { describe, expect, test } from 'vitest';
import type { DescribedFace } from '../engines/face-engine.ts';
import { faceOfWidth } from '../testing/told-faces.ts';
import { type NamedImage, portraitOf } from './portrait.ts';

const source = { role: 'source', imageId: 'img_of_source' } as const;
const target = { role: 'target' } as const;

const seen = (...widths: number[]): DescribedFace => ({
  width: 1_000,
  height: 1_000,
  faces: widths.map(faceOfWidth),
  limitReached: false,
  descriptor: widths.length === 0 ? undefined : Float32Array.of(1),
});

const judged = (described: DescribedFace, image: NamedImage) => {
  try {
    return portraitOf(described, image).face.boxPixels.width;
  } catch (error) {
    return error;
  }
};

describe('the portrait of an image', () => {
  test('is its only face', () => {
    expect(judged(seen(300), source)).toBe(300);
    expect(judged(seen(300), target)).toBe(300);
  });

  test('is missing where there is no face, and the image is named', () => {
    expect(judged(seen(), source)).toMatchObject({ reason: 'NO_FACE', details: { image: source } });
    expect(judged(seen(), target)).toMatchObject({ reason: 'NO_FACE', details: { image: target } });
  });

  test('is in doubt where there are two faces, and the image is named', () => {
    expect(judged(seen(300, 290), source)).toMatchObject({
      reason: 'MULTIPLE_FACES',
      details: { image: source },
    });
    expect(judged(seen(300, 290), target)).toMatchObject({
      reason: 'MULTIPLE_FACES',
      details: { image: target },
    });
  });

  test('is the large one on a document that repeats it at half its width or less', () => {
    expect(judged(seen(300, 150, 60), target)).toBe(300);
    expect(judged(seen(300, 151), target)).toMatchObject({ reason: 'MULTIPLE_FACES' });
  });

  test('stands alone in a source: every face counts there', () => {
    expect(judged(seen(300, 60), source)).toMatchObject({ reason: 'MULTIPLE_FACES' });
  });
});
