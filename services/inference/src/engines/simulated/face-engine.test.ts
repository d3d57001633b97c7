import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { createSimulatedFaceEngine } from './face-engine.ts';

const call = { deadline: Date.now() + 60_000 };
const engine = createSimulatedFaceEngine();

function picture(background: string, width = 300, height = 200): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

const pictures = await Promise.all(
  Array.from({ length: 60 }, (_, index) => picture(`rgb(${index}, 0, 0)`, 100 + index * 7, 640 - index * 9)),
);
const [red, blue] = [await picture('red'), await picture('blue')];

describe('the simulated face engine', () => {
  test('the same image has the same answer, from another engine too', async () => {
    expect(await engine.describeFace(red, call)).toEqual(
      await createSimulatedFaceEngine().describeFace(Buffer.from(red), call),
    );
    expect(await engine.detectFaces(red, call)).not.toEqual(await engine.detectFaces(blue, call));
  });

  test('detecting and describing see the same face', async () => {
    const { descriptor, ...described } = await engine.describeFace(red, call);
    expect(descriptor).toHaveLength(128);
    expect(described).toEqual(await engine.detectFaces(red, call));
  });

  test('every image shows one plausible face, within the image', async () => {
    for (const image of pictures) {
      // oxlint-disable-next-line no-await-in-loop
      const { faces, width, height } = await engine.detectFaces(image, call);
      expect(faces).toHaveLength(1);
      for (const { box, boxPixels, confidence, landmarks, quality } of faces) {
        expect(confidence).toBeGreaterThan(70);
        expect(confidence).toBeLessThanOrEqual(100);
        expect(boxPixels.left + boxPixels.width).toBeLessThanOrEqual(width);
        expect(boxPixels.top + boxPixels.height).toBeLessThanOrEqual(height);
        expect(box.left * width).toBeCloseTo(boxPixels.left, 6);
        expect(landmarks).toHaveLength(23);
        expect(quality.acceptable).toBe(quality.reasons.length === 0);
      }
    }
  });

  test('similarity is symmetric, between 0 and 100, and 100 for the same image', async () => {
    const described = await Promise.all(pictures.map((image) => engine.describeFace(image, call)));
    const descriptors = described.map(({ descriptor }) => descriptor ?? new Float32Array());
    const scores: number[] = [];
    for (const [index, descriptor] of descriptors.entries()) {
      const next = descriptors[(index + 1) % descriptors.length] ?? descriptor;
      const score = engine.similarity(descriptor, next);
      expect(engine.similarity(next, descriptor)).toBe(score);
      expect(engine.similarity(descriptor, descriptor.slice())).toBe(100);
      scores.push(score);
    }
    expect(Math.min(...scores)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...scores)).toBeLessThanOrEqual(100);
    expect(scores.some((score) => score > 60) && scores.some((score) => score < 40)).toBe(true);
  });

  test('what a real engine refuses, it refuses', async () => {
    await expect(engine.detectFaces(Buffer.from('no image'), call)).rejects.toMatchObject({
      reason: 'UNSUPPORTED_MEDIA_TYPE',
    });
    const large = await picture('red', 5001, 5000);
    await expect(engine.describeFace(large, call)).rejects.toMatchObject({ reason: 'TOO_MANY_PIXELS' });
    await expect(engine.detectFaces(red, { deadline: Date.now() - 1 })).rejects.toMatchObject({
      reason: 'DEADLINE_EXCEEDED',
    });
    const signal = AbortSignal.abort(new Error('caller gone'));
    await expect(engine.detectFaces(red, { ...call, signal })).rejects.toThrow('caller gone');
  });
});
