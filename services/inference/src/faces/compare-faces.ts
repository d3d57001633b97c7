import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Reason } from '@cedula/operations/reasons.ts';
import type { DescribedFace, EngineCall, Face, FaceEngine } from '../engines/face-engine.ts';
import { sideBySide } from '../side-by-side.ts';
import { type NamedImage, portraitOf } from './portrait.ts';
import { judgeSimilarity, type Verdict } from './verdict.ts';

/** An image of a match. */
export interface MatchImage {
  readonly name: NamedImage;
  readonly bytes: Uint8Array;
}

/** Two faces compared. */
export interface Comparison extends Verdict {
  readonly sourceFace: Face;
  readonly targetFace: Face;
  /** All faces of either image, the largest first. */
  readonly sourceFaces: readonly Face[];
  readonly targetFaces: readonly Face[];
}

/** What can be wrong with an image. */
const imageFaults: ReadonlySet<Reason> = new Set<Reason>([
  'IMAGE_UNREADABLE',
  'TOO_MANY_PIXELS',
  'MULTIPLE_FRAMES',
  'UNSUPPORTED_MEDIA_TYPE',
]);

/**
 * Compares the portraits of two images. Throws what is wrong with an image with that image's
 * role and id; where both are at fault, the source is named.
 *
 * @param threshold the least similarity that is a match, 0 to 100; absent: 60
 */
export async function compareFaces(
  engine: FaceEngine,
  images: { readonly source: MatchImage; readonly target: MatchImage },
  { deadline, signal, threshold }: EngineCall & { signal: AbortSignal; threshold?: number | undefined },
): Promise<Comparison> {
  const describe = (image: MatchImage) => (either: AbortSignal) =>
    describeOrFault(engine, image, { deadline, signal: either });
  const [source, target] = await sideBySide(signal, describe(images.source), describe(images.target));
  if (source instanceof DomainError) throw source;
  const sourcePortrait = portraitOf(source, images.source.name);
  if (target instanceof DomainError) throw target;
  const targetPortrait = portraitOf(target, images.target.name);
  const similarity = engine.similarity(sourcePortrait.descriptor, targetPortrait.descriptor);
  return {
    ...judgeSimilarity(similarity, threshold),
    sourceFace: sourcePortrait.face,
    targetFace: targetPortrait.face,
    sourceFaces: source.faces,
    targetFaces: target.faces,
  };
}

/**
 * Gives a fault of the image instead of throwing it: it says nothing about the other image,
 * whose work must then go on, or it would be chance which of two faults is told.
 */
async function describeOrFault(
  engine: FaceEngine,
  { name, bytes }: MatchImage,
  call: EngineCall,
): Promise<DescribedFace | DomainError> {
  try {
    return await engine.describeFace(bytes, call);
  } catch (error) {
    if (!(error instanceof DomainError) || !imageFaults.has(error.reason)) throw error;
    return new DomainError(error.reason, error.message, { ...error.details, image: name, cause: error });
  }
}
