import { blend, shade } from '../color.ts';
import type { Traits } from '../traits.ts';

/** The origin of every feature: the point between the eyes. */
export const CENTER = { x: 320, y: 292 } as const;

/**
 * The blur of the lens. A camera is never as sharp as a vector, and hard edges are what all
 * drawings have in common: softened, two drawn people are told apart more easily.
 */
const SHARPNESS = 2.4;

/** Gradients that the other features refer to by id. */
export function drawDefinitions(traits: Traits): string {
  const { skin, background, socketColor } = traits;
  return `<defs>
<radialGradient id="skin" cx="0.45" cy="0.4" r="0.68">
<stop offset="0" stop-color="${shade(skin, 0.16)}"/><stop offset="0.55" stop-color="${skin}"/>
<stop offset="1" stop-color="${shade(skin, -0.38)}"/></radialGradient>
<linearGradient id="neck" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="${shade(skin, -0.42)}"/><stop offset="1" stop-color="${shade(skin, -0.12)}"/></linearGradient>
<linearGradient id="nose" x1="0" y1="0" x2="1" y2="0">
<stop offset="0" stop-color="${shade(skin, -0.3)}" stop-opacity="0.55"/>
<stop offset="0.45" stop-color="${shade(skin, 0.3)}" stop-opacity="0.8"/>
<stop offset="1" stop-color="${shade(skin, -0.42)}" stop-opacity="0.7"/></linearGradient>
<radialGradient id="blush"><stop offset="0" stop-color="${blend(skin, '#c0392b', 0.45)}" stop-opacity="0.5"/>
<stop offset="1" stop-color="${skin}" stop-opacity="0"/></radialGradient>
<radialGradient id="socket"><stop offset="0" stop-color="${socketColor}" stop-opacity="0.7"/>
<stop offset="0.55" stop-color="${socketColor}" stop-opacity="0.45"/>
<stop offset="1" stop-color="${socketColor}" stop-opacity="0"/></radialGradient>
<radialGradient id="backdrop" cx="0.5" cy="0.4" r="0.8"><stop offset="0" stop-color="${shade(background, 0.25)}"/>
<stop offset="1" stop-color="${shade(background, -0.18)}"/></radialGradient>
<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="5"/></filter>
<filter id="softer" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="1.6"/></filter>
<clipPath id="face"><path d="${headOutline(traits)}"/></clipPath>
<filter id="lens" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${SHARPNESS}"/></filter>
</defs>`;
}

/** The outline of the face from crown to chin, as SVG path data. */
export function headOutline({ cheek, jaw, chin, crown }: Traits): string {
  const { x, y } = CENTER;
  const top = y - crown;
  const bottom = y + chin;
  const jawY = y + chin * 0.62;
  const half = (side: 1 | -1) => {
    const point = (dx: number, py: number) => `${x + side * dx} ${py}`;
    return [
      `C ${point(cheek * 0.72, top)}, ${point(cheek * 1.02, y - crown * 0.55)}, ${point(cheek, y + 8)}`,
      `C ${point(cheek * 0.98, y + chin * 0.3)}, ${point(jaw * 1.12, jawY - 20)}, ${point(jaw, jawY)}`,
      `C ${point(jaw * 0.86, jawY + chin * 0.2)}, ${point(jaw * 0.45, bottom)}, ${point(0, bottom)}`,
    ].join(' ');
  };
  return `M ${x} ${top} ${half(1)} M ${x} ${top} ${half(-1)}`;
}

/** Shoulders, neck, ears and the shaded skin of the face. */
export function drawHead(traits: Traits): string {
  const { cheek, jaw, chin, skin, clothes } = traits;
  const { x, y } = CENTER;
  const neck = jaw * 0.72;
  const neckTop = y + chin * 0.6;
  const neckEnd = y + chin + 70;
  const ear = (side: 1 | -1) =>
    `<ellipse cx="${x + side * (cheek + 4)}" cy="${y + 18}" rx="15" ry="34" fill="${shade(skin, -0.16)}"/>
<ellipse cx="${x + side * (cheek + 5)}" cy="${y + 18}" rx="7" ry="20" fill="${shade(skin, -0.36)}"/>`;
  return `<path d="M ${x - neck} ${neckTop} L ${x - neck - 8} ${neckEnd} Q ${x} ${neckEnd + 60} ${x + neck + 8} ${neckEnd} L ${x + neck} ${neckTop} Z" fill="url(#neck)"/>
<path d="M 20 660 Q 40 ${neckEnd + 10} ${x - neck - 10} ${neckEnd - 14} Q ${x} ${neckEnd + 66} ${x + neck + 10} ${neckEnd - 14} Q 600 ${neckEnd + 10} 620 660 Z" fill="${clothes}"/>
<path d="M ${x - neck - 10} ${neckEnd - 14} Q ${x} ${neckEnd + 66} ${x + neck + 10} ${neckEnd - 14}" fill="none" stroke="${shade(clothes, -0.3)}" stroke-width="7"/>
${ear(1)}${ear(-1)}
<path d="${headOutline(traits)}" fill="url(#skin)"/>`;
}

/** Cheeks, folds, lines and freckles. */
export function drawComplexion(traits: Traits): string {
  const { cheek, jaw, chin, skin, age, mouthWidth, noseWidth, noseLength, freckles, hollow, stubble } =
    traits;
  const { x, y } = CENTER;
  const dark = shade(skin, -0.4);
  const blush = both(
    (side) =>
      `<ellipse cx="${x + side * cheek * 0.58}" cy="${y + chin * 0.36}" rx="42" ry="32" fill="url(#blush)"/>`,
  );
  const hollows = both(
    (side) =>
      `<path d="M ${x + side * cheek} ${y + 40} Q ${x + side * cheek * 0.6} ${y + 84} ${x + side * cheek * 0.36} ${y + 108} Q ${x + side * cheek * 0.7} ${y + 140} ${x + side * jaw} ${y + 116} Z" fill="${dark}" opacity="${hollow * 0.7}" filter="url(#soft)"/>`,
  );
  const shadow = `<path d="M ${x - cheek * 0.94} ${y + 60} Q ${x} ${y + noseLength + 24} ${x + cheek * 0.94} ${y + 60} Q ${x + jaw} ${y + chin} ${x} ${y + chin} Q ${x - jaw} ${y + chin} ${x - cheek * 0.94} ${y + 60} Z" fill="#1a1a1a" opacity="${stubble}" filter="url(#soft)"/>`;
  const folds = both((side) => {
    const from = x + side * (noseWidth * 0.62);
    const to = x + side * (mouthWidth * 0.62);
    const top = y + noseLength;
    return `<path d="M ${from} ${top - 6} Q ${to} ${top + 12} ${to} ${top + 46}" fill="none" stroke="${dark}" stroke-width="5" opacity="${0.08 + age * 0.6}" filter="url(#softer)"/>`;
  });
  const lines = [0, 1, 2].map(
    (line) =>
      `<path d="M ${x - cheek * 0.5} ${y - 74 - line * 15} q ${cheek * 0.5} -9 ${cheek} 0" fill="none" stroke="${dark}" stroke-width="4" opacity="${Math.max(0, age - 0.4)}" filter="url(#softer)"/>`,
  );
  const spots = Array.from({ length: freckles }, (_, index) => {
    const dx = (((index * 37) % 101) / 101 - 0.5) * cheek * 1.3;
    const dy = 24 + (((index * 53) % 47) / 47) * 48;
    return `<circle cx="${x + dx}" cy="${y + dy}" r="${1.6 + (index % 3) * 0.5}" fill="${dark}" opacity="0.6"/>`;
  });
  return `<g clip-path="url(#face)">${blush + hollows + shadow + folds + lines.join('') + spots.join('')}</g>`;
}

/** A drawing and its mirror image. */
function both(draw: (side: 1 | -1) => string): string {
  return draw(-1) + draw(1);
}
