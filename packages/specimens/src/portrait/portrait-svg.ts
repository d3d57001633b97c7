import { drawBrows, drawEyes, drawGlasses } from './features/eyes.ts';
import { drawBackHair, drawFrontHair } from './features/hair.ts';
import { CENTER, drawComplexion, drawDefinitions, drawHead } from './features/head.ts';
import { drawBeard, drawMouth, drawNose } from './features/nose-mouth.ts';
import type { Traits } from './traits.ts';

/** How the head is held. */
export interface HeadPose {
  /** Tilt towards a shoulder, clockwise as seen, degrees. */
  readonly rollDegrees: number;
  /** Turn to the side, degrees; drawn by moving the features across the head, so keep it below 45. */
  readonly yawDegrees: number;
}

/** A person as an SVG document of 640×640 units, scaled to fill `width`×`height` pixels. */
export function portraitSvg(traits: Traits, pose: HeadPose, size: { width: number; height: number }): string {
  const turn = Math.sin((pose.yawDegrees * Math.PI) / 180) * traits.cheek;
  const narrow = Math.cos((pose.yawDegrees * Math.PI) / 180);
  // What lies further forward moves further when the head turns.
  const at = (depth: number, drawing: string) =>
    `<g transform="translate(${CENTER.x + turn * depth} 0) scale(${narrow} 1) translate(${-CENTER.x} 0)">${drawing}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 640 640" preserveAspectRatio="xMidYMid slice">
${drawDefinitions(traits)}
<rect width="640" height="640" fill="url(#backdrop)"/>
<g filter="url(#lens)" transform="rotate(${pose.rollDegrees} ${CENTER.x} ${CENTER.y + 60})">
${drawBackHair(traits)}
${drawHead(traits)}
${at(0.45, drawComplexion(traits))}
${at(0.5, drawEyes(traits))}
${at(0.55, drawBrows(traits))}
${at(0.6, drawBeard(traits))}
${at(0.65, drawMouth(traits))}
${at(0.8, drawNose(traits))}
${at(0.5, drawGlasses(traits))}
${drawFrontHair(traits)}
</g></svg>`;
}
