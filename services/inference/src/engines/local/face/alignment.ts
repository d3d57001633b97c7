import type { Pixels } from '../../image/decode.ts';
import {
  type Mesh,
  type Point,
  LEFT_EYE,
  MOUTH_LEFT,
  MOUTH_RIGHT,
  NOSE_BASE,
  RIGHT_EYE,
  meshPoint,
} from './mesh.ts';

/** The side of the square that the describing network takes, in pixels. */
export const CROP_SIZE = 150;

/** The margin around the mean shape, as a share of its size; 0.05 and less recognises worse. */
const PADDING = 0.15;

/**
 * Where eyes, nose and mouth corners of the mean face lie in a unit square: dlib's mean shape
 * (`get_face_chip_details`, image_transforms/interpolation.h), the eyes as the mean of six points.
 */
const MEAN_SHAPE: readonly Point[] = [
  [0.22549, 0.215985],
  [0.754761, 0.215985],
  [0.490127, 0.515625],
  [0.254149, 0.780233],
  [0.726104, 0.780233],
];

/** x' = a·x − b·y + dx, y' = b·x + a·y + dy: turns, scales and moves. */
interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

/** The face of a mesh, upright and at the mean face's place: 150×150 RGB values from 0 to 255. */
export function alignedCrop(picture: Pixels, mesh: Mesh): Float32Array {
  const face = [LEFT_EYE, RIGHT_EYE, NOSE_BASE, MOUTH_LEFT, MOUTH_RIGHT].map((part) =>
    meshPoint(mesh, ...part),
  );
  return sample(picture, fitSimilarity(MEAN_SHAPE.map(placeInCrop), face));
}

function placeInCrop([x, y]: Point): Point {
  const scale = CROP_SIZE / (1 + 2 * PADDING);
  return [(x + PADDING) * scale, (y + PADDING) * scale];
}

/** The similarity that moves `from` onto `to` with the least squared error (Umeyama 1991, in the plane). */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [fromX, fromY] = meshPoint(from, ...from.keys());
  const [toX, toY] = meshPoint(to, ...to.keys());
  let along = 0;
  let across = 0;
  let spread = 0;
  for (const [index, [x, y]] of from.entries()) {
    const [u, v] = to[index] ?? [toX, toY];
    along += (x - fromX) * (u - toX) + (y - fromY) * (v - toY);
    across += (x - fromX) * (v - toY) - (y - fromY) * (u - toX);
    spread += (x - fromX) ** 2 + (y - fromY) ** 2;
  }
  const a = along / spread;
  const b = across / spread;
  return { a, b, dx: toX - a * fromX + b * fromY, dy: toY - b * fromX - a * fromY };
}

/** Takes the crop's pixels from the picture, bilinearly; black beyond its edges. */
function sample({ data, width, height, channels }: Pixels, { a, b, dx, dy }: Similarity): Float32Array {
  const crop = new Float32Array(CROP_SIZE * CROP_SIZE * 3);
  const at = (x: number, y: number, channel: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[(y * width + x) * channels + channel] ?? 0);
  let next = 0;
  for (let row = 0; row < CROP_SIZE; row += 1) {
    for (let column = 0; column < CROP_SIZE; column += 1) {
      const x = a * column - b * row + dx;
      const y = b * column + a * row + dy;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const right = x - left;
      const below = y - top;
      for (let channel = 0; channel < 3; channel += 1) {
        const upper = at(left, top, channel) * (1 - right) + at(left + 1, top, channel) * right;
        const lower = at(left, top + 1, channel) * (1 - right) + at(left + 1, top + 1, channel) * right;
        crop[next] = upper * (1 - below) + lower * below;
        next += 1;
      }
    }
  }
  return crop;
}
