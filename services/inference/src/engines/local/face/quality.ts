import type { Box, Quality, QualityReason } from '../../face-engine.ts';
import { CROP_SIZE } from './alignment.ts';

/** What a face's quality is judged by. */
export interface QualityEvidence {
  /** The aligned face, 150×150 RGB, 0 to 255. */
  readonly crop: Float32Array;
  /** In pixels of the image as it was sent; may reach beyond it. */
  readonly bounds: Box;
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Degrees. */
  readonly yaw: number;
  readonly pitch: number;
}

/** In pixels of the image as it was sent: below, a face carries too little to be told from others. */
const MIN_FACE_PIXELS = 64;
/** Portraits lie above 0.008, scans of documents too; at 0.0004 a true match falls below the threshold. */
const MIN_SHARPNESS = 0.002;
/** Of 255: the brightness that a twentieth of the face must reach. */
const DARK = 65;
/** Of 255: the median above which skin has lost its drawing. */
const BRIGHT = 245;
/** In degrees. The mesh sees less than there is: a man in profile has 31. */
const MAX_TURN = 28;
/** The share of the face that may lie outside the image. */
const MAX_OUTSIDE = 0.06;

/** Judges a face by cheap measures of its pixels and its place. */
export function faceQuality(evidence: QualityEvidence): Quality {
  const luma = cropLuma(evidence.crop);
  const sorted = luma.toSorted();
  const percentile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const { width, height } = evidence.bounds;
  const faults: readonly [QualityReason, boolean][] = [
    ['FACE_TOO_SMALL', Math.min(width, height) < MIN_FACE_PIXELS],
    ['IMAGE_BLURRED', sharpness(luma) < MIN_SHARPNESS],
    // Judged by the lightest pixels, so that dark skin in good light passes.
    ['IMAGE_TOO_DARK', percentile(0.95) < DARK],
    ['IMAGE_TOO_BRIGHT', percentile(0.5) > BRIGHT],
    ['FACE_TURNED', Math.max(Math.abs(evidence.yaw), Math.abs(evidence.pitch)) > MAX_TURN],
    ['FACE_CUT_OFF', shareOutside(evidence) > MAX_OUTSIDE],
  ];
  const reasons = faults.filter(([, found]) => found).map(([reason]) => reason);
  return { acceptable: reasons.length === 0, reasons };
}

/** Brightness per pixel as the eye weighs it (ITU-R BT.601). */
function cropLuma(crop: Float32Array): Float32Array {
  const luma = new Float32Array(crop.length / 3);
  for (let index = 0; index < luma.length; index += 1) {
    const at = index * 3;
    luma[index] = 0.299 * (crop[at] ?? 0) + 0.587 * (crop[at + 1] ?? 0) + 0.114 * (crop[at + 2] ?? 0);
  }
  return luma;
}

/**
 * The variance of the Laplacian over the variance of brightness: how much of what is seen is
 * fine. Alone, the Laplacian's variance calls every dark image blurred.
 */
function sharpness(luma: Float32Array): number {
  const size = CROP_SIZE;
  const inner = size - 2;
  const laplacian = new Float32Array(inner * inner);
  for (let row = 0; row < inner; row += 1) {
    for (let column = 0; column < inner; column += 1) {
      const at = (row + 1) * size + column + 1;
      const beside = (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0);
      const aboveAndBelow = (luma[at - size] ?? 0) + (luma[at + size] ?? 0);
      laplacian[row * inner + column] = beside + aboveAndBelow - 4 * (luma[at] ?? 0);
    }
  }
  return variance(laplacian) / Math.max(1, variance(luma));
}

function variance(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares / values.length - (sum / values.length) ** 2;
}

function shareOutside({ bounds, imageWidth, imageHeight }: QualityEvidence): number {
  const { left, top, width, height } = bounds;
  const visibleWidth = Math.min(imageWidth, left + width) - Math.max(0, left);
  const visibleHeight = Math.min(imageHeight, top + height) - Math.max(0, top);
  return 1 - (Math.max(0, visibleWidth) * Math.max(0, visibleHeight)) / (width * height);
}
