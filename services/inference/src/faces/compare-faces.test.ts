import { describe, expect, test } from 'vitest';
import { type Scene, sceneImage, toldFaces } from '../testing/told-faces.ts';
import { compareFaces } from './compare-faces.ts';

const engine = toldFaces();
const someone: Scene = { widths: [300], likeness: 10 };
const nobody: Scene = { widths: [] };

function compare(source: Scene, target: Scene, options: { threshold?: number; signal?: AbortSignal } = {}) {
  const images = {
    source: { bytes: sceneImage(source), name: { role: 'source', imageId: 'img_s' } },
    target: { bytes: sceneImage(target), name: { role: 'target', imageId: 'img_t' } },
  } as const;
  const { signal = new AbortController().signal, threshold } = options;
  return compareFaces(engine, images, { deadline: Date.now() + 5_000, signal, threshold });
}

describe('two images that are compared', () => {
  test('match from the threshold on, which is 60 where none is given', async () => {
    expect(await compare(someone, { widths: [200], likeness: 50 })).toMatchObject({
      match: true,
      similarity: 60,
      threshold: 60,
    });
    expect(await compare(someone, { widths: [200], likeness: 51 })).toMatchObject({
      match: false,
      similarity: 59,
    });
    expect(await compare(someone, { widths: [200], likeness: 51 }, { threshold: 59 })).toMatchObject({
      match: true,
      threshold: 59,
    });
  });

  test('show the faces they were compared by, and all others', async () => {
    const { sourceFace, targetFace, sourceFaces, targetFaces } = await compare(someone, {
      widths: [200, 90],
    });
    expect([sourceFace, targetFace].map(({ boxPixels }) => boxPixels.width)).toEqual([300, 200]);
    expect([sourceFaces.length, targetFaces.length]).toEqual([1, 2]);
  });

  test.each(['IMAGE_UNREADABLE', 'TOO_MANY_PIXELS', 'MULTIPLE_FRAMES'] as const)(
    'are told apart where one is at fault: %s',
    async (fault) => {
      const broken = { widths: [], fault };
      await expect(compare(broken, someone)).rejects.toMatchObject({
        reason: fault,
        details: { image: { role: 'source', imageId: 'img_s' } },
      });
      await expect(compare(someone, broken)).rejects.toMatchObject({
        reason: fault,
        details: { image: { role: 'target', imageId: 'img_t' } },
      });
    },
  );

  test.each([
    [
      'faults',
      { widths: [], fault: 'IMAGE_UNREADABLE', delayMs: 30 },
      { widths: [], fault: 'TOO_MANY_PIXELS' },
    ],
    ['a fault and no face', { ...nobody, delayMs: 30 }, { widths: [], fault: 'IMAGE_UNREADABLE' }],
    ['no face and too many', { ...nobody, delayMs: 30 }, { widths: [200, 190] }],
  ] satisfies [string, Scene, Scene][])(
    'have the source named where both are at fault, whichever is found first: %s',
    async (_, source, target) => {
      await expect(compare(source, target)).rejects.toMatchObject({ details: { image: { role: 'source' } } });
    },
  );

  test('fail at once, without a role, where the engine fails at one of them', async () => {
    const startedAt = performance.now();
    const busy = compare({ ...someone, delayMs: 2_000 }, { widths: [], fault: 'ENGINE_BUSY' });
    await expect(busy).rejects.toMatchObject({ reason: 'ENGINE_BUSY', details: {} });
    await expect(compare(someone, { widths: [], fault: 'INTERNAL' })).rejects.toThrow('exploded');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
