import type { Box, Landmark, LandmarkType } from '../../face-engine.ts';

/** A point in pixels of the analysed picture. */
export type Point = readonly [x: number, y: number];

/** The 468 points of a face in the order of MediaPipe's canonical face mesh. */
export type Mesh = readonly Point[];

/** The mesh point, or the middle of several. */
export function meshPoint(mesh: Mesh, ...indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = mesh[index];
    if (point === undefined) throw new RangeError(`the mesh has no point ${index}`);
    x += point[0];
    y += point[1];
  }
  return [x / indices.length, y / indices.length];
}

export const LEFT_EYE = [33, 133] as const;
export const RIGHT_EYE = [362, 263] as const;
export const NOSE_BASE = [2] as const;
export const MOUTH_LEFT = [61] as const;
export const MOUTH_RIGHT = [291] as const;

/** Which mesh points stand for which landmark. */
const LANDMARKS: readonly (readonly [LandmarkType, ...number[]])[] = [
  ['LEFT_EYE', ...LEFT_EYE],
  ['RIGHT_EYE', ...RIGHT_EYE],
  ['LEFT_EYE_OUTER_CORNER', 33],
  ['LEFT_EYE_INNER_CORNER', 133],
  ['RIGHT_EYE_INNER_CORNER', 362],
  ['RIGHT_EYE_OUTER_CORNER', 263],
  ['LEFT_BROW_OUTER_END', 70],
  ['LEFT_BROW_INNER_END', 55],
  ['RIGHT_BROW_INNER_END', 285],
  ['RIGHT_BROW_OUTER_END', 300],
  ['NOSE_TIP', 1],
  ['NOSE_LEFT_WING', 129],
  ['NOSE_RIGHT_WING', 358],
  ['MOUTH_LEFT_CORNER', ...MOUTH_LEFT],
  ['MOUTH_RIGHT_CORNER', ...MOUTH_RIGHT],
  ['UPPER_LIP', 0],
  ['LOWER_LIP', 17],
  ['LEFT_CHEEK', 205],
  ['RIGHT_CHEEK', 425],
  ['LEFT_JAW', 172],
  ['RIGHT_JAW', 397],
  ['CHIN', 152],
  ['FOREHEAD', 10],
];

/** The named points of a face, in ratios of a picture of `width`×`height`. */
export function meshLandmarks(mesh: Mesh, width: number, height: number): Landmark[] {
  return LANDMARKS.map(([type, ...indices]) => {
    const [x, y] = meshPoint(mesh, ...indices);
    return { type, x: x / width, y: y / height };
  });
}

/** The smallest rectangle around all points; parts of it may lie outside the picture. */
export function meshBounds(mesh: Mesh): Box {
  const xs = mesh.map(([x]) => x);
  const ys = mesh.map(([, y]) => y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
