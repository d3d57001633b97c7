import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { DescribedFace, Face, FaceDescriptor } from '../engines/face-engine.ts';

/** The part an image has in a match. */
export type Role = 'source' | 'target';

/** An image of a match: its part, and its id where it is a stored one. */
export interface NamedImage {
  readonly role: Role;
  readonly imageId?: string;
}

/** The face by which an image is compared. */
export interface Portrait {
  readonly face: Face;
  readonly descriptor: FaceDescriptor;
}

/** How wide a further face may be on a document, in parts of the portrait's width. */
const maxGhostWidth = 0.5;

/**
 * The one face of an image. Documents repeat their portrait: smaller and paler, as a ghost
 * image, in a window, in a chip's print. So in a target, faces that are at most half as wide
 * as the largest are taken for such repetitions and passed over; two people side by side
 * never are. The source is a photograph of one person, and there every face counts.
 *
 * Throws NO_FACE and MULTIPLE_FACES, naming the image.
 */
export function portraitOf({ faces, descriptor }: DescribedFace, image: NamedImage): Portrait {
  const [face, ...others] = faces;
  if (face === undefined) {
    throw new DomainError('NO_FACE', `No face was found in the ${image.role} image.`, { image });
  }
  const rivals = image.role === 'source' ? others : others.filter((other) => !isGhost(other, face));
  if (rivals.length > 0) {
    throw new DomainError('MULTIPLE_FACES', `More than one face was found in the ${image.role} image.`, {
      image,
    });
  }
  if (descriptor === undefined) throw new Error('the engine found a face and described none');
  return { face, descriptor };
}

function isGhost(face: Face, portrait: Face): boolean {
  return face.boxPixels.width <= maxGhostWidth * portrait.boxPixels.width;
}
