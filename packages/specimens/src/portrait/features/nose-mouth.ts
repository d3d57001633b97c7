import { blend, shade } from '../color.ts';
import type { Traits } from '../traits.ts';
import { CENTER } from './head.ts';

/** The nose: a lit bridge, wings, nostrils and the shadow below. */
export function drawNose({ noseLength, noseWidth, noseBridge, skin }: Traits): string {
  const { x, y } = CENTER;
  const tip = y + noseLength;
  const half = noseWidth / 2;
  const dark = shade(skin, -0.62);
  const nostrils = [-1, 1].map(
    (side) =>
      `<ellipse cx="${x + side * half * 0.46}" cy="${tip + 3}" rx="${half * 0.27}" ry="4.5" fill="${dark}"/>
<path d="M ${x + side * half * 0.8} ${tip - 15} q ${side * half * 0.42} 13 ${-side * half * 0.14} 20" fill="none" stroke="${shade(skin, -0.46)}" stroke-width="3.5" stroke-linecap="round"/>`,
  );
  return `<path d="M ${x - noseBridge} ${y - 6} C ${x - noseBridge} ${y + noseLength * 0.5}, ${x - half} ${tip - 22}, ${x - half} ${tip - 4} Q ${x} ${tip + 18} ${x + half} ${tip - 4} C ${x + half} ${tip - 22}, ${x + noseBridge} ${y + noseLength * 0.5}, ${x + noseBridge} ${y - 6} Z" fill="url(#nose)" filter="url(#softer)"/>
<ellipse cx="${x - 2}" cy="${tip - 9}" rx="${half * 0.42}" ry="10" fill="${shade(skin, 0.4)}" opacity="0.55" filter="url(#soft)"/>
<ellipse cx="${x}" cy="${tip + 10}" rx="${half * 0.9}" ry="6" fill="${shade(skin, -0.5)}" opacity="0.4" filter="url(#soft)"/>
${nostrils.join('')}`;
}

/** The mouth: both lips, the line between them, and the shadow below. */
export function drawMouth(traits: Traits): string {
  const { noseLength, mouthDrop, mouthWidth, lipThickness, smile, lipColor, skin } = traits;
  const { x } = CENTER;
  const y = CENTER.y + noseLength + mouthDrop;
  const half = mouthWidth / 2;
  const corner = y - smile;
  const color = blend(lipColor, skin, 0.25);
  const line = `Q ${x - half * 0.4} ${y + 2} ${x} ${y + smile * 0.3} Q ${x + half * 0.4} ${y + 2} ${x + half} ${corner}`;
  const bow = `Q ${x + half * 0.5} ${y - lipThickness * 0.95} ${x + 8} ${y - lipThickness} Q ${x} ${y - lipThickness * 0.6} ${x - 8} ${y - lipThickness} Q ${x - half * 0.5} ${y - lipThickness * 0.95} ${x - half} ${corner}`;
  return `<path d="M ${x - half} ${corner} ${line} ${bow} Z" fill="${shade(color, -0.18)}"/>
<path d="M ${x - half} ${corner} ${line} Q ${x} ${y + lipThickness * 2.3} ${x - half} ${corner} Z" fill="${color}"/>
<ellipse cx="${x}" cy="${y + lipThickness * 0.62}" rx="${half * 0.34}" ry="${lipThickness * 0.22}" fill="${shade(color, 0.4)}" opacity="0.6" filter="url(#softer)"/>
<path d="M ${x - half - 3} ${corner} ${line}" fill="none" stroke="${shade(color, -0.66)}" stroke-width="3.5" stroke-linecap="round"/>
<ellipse cx="${x}" cy="${y + lipThickness * 1.3 + 12}" rx="${half * 0.6}" ry="7" fill="${shade(skin, -0.5)}" opacity="0.4" filter="url(#soft)"/>`;
}

/** A beard below nose and mouth, to be drawn before the mouth, or nothing. */
export function drawBeard(traits: Traits): string {
  const { beard, noseLength, mouthDrop, mouthWidth, lipThickness, jaw, cheek, chin, hairColor } = traits;
  if (beard === 'none') return '';
  const { x, y } = CENTER;
  const mouth = y + noseLength + mouthDrop;
  const half = mouthWidth / 2;
  const top = y + noseLength + 12;
  const moustache = `<path d="M ${x} ${top} Q ${x - half} ${top} ${x - half - 14} ${mouth + 8} Q ${x - half * 0.5} ${mouth - lipThickness} ${x} ${mouth - lipThickness * 0.7} Q ${x + half * 0.5} ${mouth - lipThickness} ${x + half + 14} ${mouth + 8} Q ${x + half} ${top} ${x} ${top} Z" fill="${hairColor}" opacity="0.88" filter="url(#softer)"/>`;
  const bottom = y + chin + 6;
  const goatee = `<path d="M ${x - half * 0.8} ${mouth + 4} Q ${x - half} ${bottom} ${x} ${bottom} Q ${x + half} ${bottom} ${x + half * 0.8} ${mouth + 4} Q ${x} ${mouth + lipThickness * 3} ${x - half * 0.8} ${mouth + 4} Z" fill="${hairColor}" opacity="0.85" filter="url(#softer)"/>`;
  if (beard === 'moustache') return moustache;
  if (beard === 'goatee') return moustache + goatee;
  const full = `<path d="M ${x - cheek} ${y + 24} Q ${x - cheek * 0.86} ${mouth - 16} ${x - half * 0.9} ${mouth - 14} Q ${x} ${mouth + 4} ${x + half * 0.9} ${mouth - 14} Q ${x + cheek * 0.86} ${mouth - 16} ${x + cheek} ${y + 24} C ${x + cheek} ${y + chin * 0.5}, ${x + jaw * 1.1} ${bottom + 10}, ${x} ${bottom + 12} C ${x - jaw * 1.1} ${bottom + 10}, ${x - cheek} ${y + chin * 0.5}, ${x - cheek} ${y + 24} Z" fill="${hairColor}" opacity="0.86" filter="url(#softer)"/>`;
  return full + moustache;
}
