import type { SimpleFaker } from '@faker-js/faker';
import type { Box, Face, Landmark, LandmarkType, Quality, QualityReason } from '../face-engine.ts';

/** Where each point of an average face lies, in ratios of its box. */
const PLACES: readonly (readonly [LandmarkType, number, number])[] = [
  ['LEFT_EYE', 0.29, 0.34],
  ['RIGHT_EYE', 0.71, 0.34],
  ['LEFT_EYE_OUTER_CORNER', 0.19, 0.34],
  ['LEFT_EYE_INNER_CORNER', 0.39, 0.35],
  ['RIGHT_EYE_INNER_CORNER', 0.61, 0.35],
  ['RIGHT_EYE_OUTER_CORNER', 0.81, 0.34],
  ['LEFT_BROW_OUTER_END', 0.13, 0.26],
  ['LEFT_BROW_INNER_END', 0.41, 0.25],
  ['RIGHT_BROW_INNER_END', 0.59, 0.25],
  ['RIGHT_BROW_OUTER_END', 0.87, 0.26],
  ['NOSE_TIP', 0.5, 0.56],
  ['NOSE_LEFT_WING', 0.38, 0.59],
  ['NOSE_RIGHT_WING', 0.62, 0.59],
  ['MOUTH_LEFT_CORNER', 0.32, 0.76],
  ['MOUTH_RIGHT_CORNER', 0.68, 0.76],
  ['UPPER_LIP', 0.5, 0.72],
  ['LOWER_LIP', 0.5, 0.81],
  ['LEFT_CHEEK', 0.22, 0.58],
  ['RIGHT_CHEEK', 0.78, 0.58],
  ['LEFT_JAW', 0.14, 0.8],
  ['RIGHT_JAW', 0.86, 0.8],
  ['CHIN', 0.5, 1],
  ['FOREHEAD', 0.5, 0],
];

const REASONS: readonly QualityReason[] = [
  'FACE_TOO_SMALL',
  'IMAGE_BLURRED',
  'IMAGE_TOO_DARK',
  'FACE_TURNED',
];

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A face somewhere in the middle of an image, all of it drawn from `faker`. */
export function simulatedFace(faker: SimpleFaker, image: Size): Face {
  const between = (min: number, max: number) => faker.number.float({ min, max });
  const boxPixels = placeBox(between, image);
  const box = {
    left: boxPixels.left / image.width,
    top: boxPixels.top / image.height,
    width: boxPixels.width / image.width,
    height: boxPixels.height / image.height,
  };
  return {
    box,
    boxPixels,
    confidence: between(75, 99),
    landmarks: placeLandmarks(between, box),
    pose: { yaw: between(-12, 12), pitch: between(-10, 10), roll: between(-8, 8) },
    quality: quality(faker),
  };
}

type Between = (min: number, max: number) => number;

function placeBox(between: Between, { width, height }: Size): Box {
  const side = Math.min(width, height) * between(0.3, 0.55);
  const face = { width: Math.max(1, Math.round(side * 0.86)), height: Math.max(1, Math.round(side)) };
  return {
    left: Math.round((width - face.width) * between(0.3, 0.7)),
    top: Math.round((height - face.height) * between(0.2, 0.5)),
    ...face,
  };
}

function placeLandmarks(between: Between, { left, top, width, height }: Box): Landmark[] {
  return PLACES.map(([type, x, y]) => ({
    type,
    x: left + width * (x + between(-0.01, 0.01)),
    y: top + height * (y + between(-0.01, 0.01)),
  }));
}

/** Nine faces in ten are fine. */
function quality(faker: SimpleFaker): Quality {
  const reasons = faker.number.int(9) === 0 ? [faker.helpers.arrayElement(REASONS)] : [];
  return { acceptable: reasons.length === 0, reasons };
}
