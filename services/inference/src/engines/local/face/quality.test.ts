import { describe, expect, test } from 'vitest';
import { CROP_SIZE } from './alignment.ts';
import { type QualityEvidence, faceQuality } from './quality.ts';

/** A crop of stripes from `dark` to `light`, `width` pixels each. */
function stripes(dark: number, light: number, width: number): Float32Array {
  return Float32Array.from({ length: CROP_SIZE * CROP_SIZE * 3 }, (_, index) => {
    const column = Math.floor(index / 3) % CROP_SIZE;
    return Math.floor(column / width) % 2 === 0 ? dark : light;
  });
}

const good: QualityEvidence = {
  crop: stripes(90, 180, 10),
  bounds: { left: 100, top: 100, width: 200, height: 240 },
  imageWidth: 640,
  imageHeight: 480,
  yaw: 3,
  pitch: -8,
};

/** From one brightness to another without an edge. */
const smooth = Float32Array.from(
  { length: CROP_SIZE * CROP_SIZE * 3 },
  (_, index) => 60 + (Math.floor(index / 3) % CROP_SIZE),
);

describe('face quality', () => {
  test('a good face is acceptable', () => {
    expect(faceQuality(good)).toEqual({ acceptable: true, reasons: [] });
  });

  test.each<[string, Partial<QualityEvidence>]>([
    ['FACE_TOO_SMALL', { bounds: { left: 100, top: 100, width: 50, height: 60 } }],
    ['IMAGE_BLURRED', { crop: smooth }],
    ['IMAGE_TOO_DARK', { crop: stripes(5, 50, 10) }],
    ['IMAGE_TOO_BRIGHT', { crop: stripes(248, 255, 10) }],
    ['FACE_TURNED', { yaw: -35 }],
    ['FACE_TURNED', { pitch: 40 }],
    ['FACE_CUT_OFF', { bounds: { left: -40, top: 100, width: 200, height: 240 } }],
    ['FACE_CUT_OFF', { bounds: { left: 100, top: 300, width: 200, height: 240 } }],
  ])('%s', (reason, fault) => {
    expect(faceQuality({ ...good, ...fault })).toEqual({ acceptable: false, reasons: [reason] });
  });

  test('every fault is named', () => {
    const bounds = { left: -20, top: 0, width: 50, height: 60 };
    expect(faceQuality({ ...good, crop: stripes(0, 30, 10), bounds, yaw: 50 }).reasons).toEqual([
      'FACE_TOO_SMALL',
      'IMAGE_TOO_DARK',
      'FACE_TURNED',
      'FACE_CUT_OFF',
    ]);
  });
});
