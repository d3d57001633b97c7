import type { Box, DescribedFace, Face } from '../../face-engine.ts';
import { type OpenImage, type Pixels, openImage, readPixels } from '../../image/decode.ts';
import { alignedCrop } from './alignment.ts';
import type { FaceDescriber } from './face-describer.ts';
import { type FaceFinder, type FoundFace, MAX_FACES } from './face-finder.ts';
import { LEFT_EYE, RIGHT_EYE, meshBounds, meshLandmarks, meshPoint } from './mesh.ts';
import { faceQuality } from './quality.ts';
import { findAnyWayUp } from './find-any-way-up.ts';

/** The longest side of the picture that is searched; the detector sees 256 pixels of it, the describer more. */
const LONGEST_SIDE = 640;

export interface FaceNets {
  readonly finder: FaceFinder;
  readonly describer: FaceDescriber;
}

export interface AnalysisOptions {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Whether to describe the largest face. */
  readonly describe: boolean;
}

/** Finds, measures and on request describes the faces of one image. */
export async function analyseFaces(
  nets: FaceNets,
  bytes: Uint8Array,
  { deadline, describe }: AnalysisOptions,
): Promise<DescribedFace> {
  const image = await openImage(bytes, deadline);
  const picture = await readPixels(
    image
      .upright()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true }),
  );
  const found = await findAnyWayUp(nets.finder, picture);
  const crops = found.slice(0, MAX_FACES).map((face) => ({ face, crop: alignedCrop(picture, face.mesh) }));
  const measured = crops
    .map(({ face, crop }) => ({ crop, face: measureFace(face, crop, picture, image) }))
    .toSorted((a, b) => area(b.face.box) - area(a.face.box));
  const largest = describe ? measured[0] : undefined;
  return {
    width: image.width,
    height: image.height,
    faces: measured.map(({ face }) => face),
    limitReached: found.length > MAX_FACES,
    descriptor: largest && (await nets.describer.describe(largest.crop)),
  };
}

function measureFace(face: FoundFace, crop: Float32Array, picture: Pixels, image: OpenImage): Face {
  const { mesh, score, yaw, pitch } = face;
  const bounds = scaled(meshBounds(mesh), image.width / picture.width, image.height / picture.height);
  const visible = within(bounds, image);
  const [leftX, leftY] = meshPoint(mesh, ...LEFT_EYE);
  const [rightX, rightY] = meshPoint(mesh, ...RIGHT_EYE);
  return {
    box: scaled(visible, 1 / image.width, 1 / image.height),
    boxPixels: visible,
    confidence: score * 100,
    landmarks: meshLandmarks(mesh, picture.width, picture.height),
    pose: { yaw, pitch, roll: (Math.atan2(rightY - leftY, rightX - leftX) * 180) / Math.PI },
    quality: faceQuality({ crop, bounds, imageWidth: image.width, imageHeight: image.height, yaw, pitch }),
  };
}

function scaled({ left, top, width, height }: Box, x: number, y: number): Box {
  return { left: left * x, top: top * y, width: width * x, height: height * y };
}

/** What of a box lies in the image, in whole pixels. */
function within({ left, top, width, height }: Box, image: Pick<OpenImage, 'width' | 'height'>): Box {
  const x = wholePixel(left, image.width);
  const y = wholePixel(top, image.height);
  return {
    left: x,
    top: y,
    width: wholePixel(left + width, image.width) - x,
    height: wholePixel(top + height, image.height) - y,
  };
}

function wholePixel(value: number, limit: number): number {
  return Math.min(limit, Math.max(0, Math.round(value)));
}

function area({ width, height }: Box): number {
  return width * height;
}
