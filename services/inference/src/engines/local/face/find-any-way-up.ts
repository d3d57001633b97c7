import type { Pixels } from '../../image/decode.ts';
import type { FaceFinder, FoundFace } from './face-finder.ts';
import { type QuarterTurns, turnPicture, turnPointBack } from './quarter-turns.ts';

/** Upright first; then the ways a document lies under a camera, the likelier first. */
const ATTEMPTS: readonly QuarterTurns[] = [0, 2, 1, 3];

/** From this score on there is no doubt; drawn faces on their head reach 0.75, real ones less. */
const CERTAIN_SCORE = 0.76;

/** By how much a turn must be better than what was found before it. */
const MARGIN = 0.04;

/**
 * The faces of a picture that may lie on its side or on its head: the detector sees upright
 * faces only. Turns are tried until one shows a face without doubt, or else the best of all
 * counts; all places are those of the picture as it was given.
 */
export async function findAnyWayUp(finder: FaceFinder, picture: Pixels): Promise<FoundFace[]> {
  let best: FoundFace[] = [];
  for (const turns of ATTEMPTS) {
    // One after the other: the networks hold one picture at a time.
    // oxlint-disable-next-line no-await-in-loop
    const found = await finder.find(turnPicture(picture, turns));
    const margin = best.length === 0 ? 0 : MARGIN;
    if (bestScore(found) > bestScore(best) + margin)
      best = found.map((face) => turnBack(face, turns, picture));
    if (bestScore(best) >= CERTAIN_SCORE) break;
  }
  return best;
}

function bestScore(faces: readonly FoundFace[]): number {
  return Math.max(0, ...faces.map(({ score }) => score));
}

function turnBack({ mesh, score, yaw, pitch }: FoundFace, turns: QuarterTurns, picture: Pixels): FoundFace {
  // A direction turns as the point one step away from the origin does.
  const [x, y] = turnPointBack([yaw, -pitch], turns, { width: 0, height: 0 });
  return { mesh: mesh.map((point) => turnPointBack(point, turns, picture)), score, yaw: x, pitch: -y };
}
