import { shade } from '../color.ts';
import type { Traits } from '../traits.ts';
import { CENTER } from './head.ts';

/** What of the hair hangs behind the head: to be drawn before it. */
export function drawBackHair(traits: Traits): string {
  const { hairStyle, cheek, crown, chin, hairColor } = traits;
  const { x, y } = CENTER;
  const top = y - crown - 26;
  const color = shade(hairColor, -0.25);
  const curtain = (bottom: number, flare: number) =>
    `<path d="M ${x} ${top} C ${x + cheek * 1.3} ${top}, ${x + cheek * 1.36} ${y}, ${x + cheek * flare} ${bottom} L ${x - cheek * flare} ${bottom} C ${x - cheek * 1.36} ${y}, ${x - cheek * 1.3} ${top}, ${x} ${top} Z" fill="${color}"/>`;
  switch (hairStyle) {
    case 'long':
      return curtain(y + chin + 110, 1.42);
    case 'bob':
      return curtain(y + chin * 0.8, 1.34);
    case 'bun':
      return `<circle cx="${x}" cy="${top - 12}" r="54" fill="${color}"/>`;
    case 'curly':
      return curls(traits, 1.18, y + 30);
    default:
      return '';
  }
}

/** What of the hair lies on the forehead: to be drawn after the face. */
export function drawFrontHair(traits: Traits): string {
  const { hairStyle, cheek, crown, hairline, hairColor } = traits;
  const { x, y } = CENTER;
  const top = y - crown - 22;
  const line = y - hairline;
  const side = cheek + 9;
  const cap = (temple: number, edge: string) =>
    `<path d="M ${x - side} ${y - temple} C ${x - side - 6} ${top + 20}, ${x - cheek * 0.7} ${top}, ${x} ${top} C ${x + cheek * 0.7} ${top}, ${x + side + 6} ${top + 20}, ${x + side} ${y - temple} ${edge} Z" fill="${hairColor}"/>`;
  const straight = `Q ${x + cheek * 0.86} ${line + 12} ${x + cheek * 0.6} ${line} Q ${x} ${line - 16} ${x - cheek * 0.6} ${line} Q ${x - cheek * 0.86} ${line + 12} ${x - side} ${y}`;
  const parted = `Q ${x + cheek * 0.9} ${line + 22} ${x + cheek * 0.5} ${line - 20} Q ${x - cheek * 0.1} ${line + 6} ${x - cheek * 0.5} ${line - 14} Q ${x - cheek * 0.88} ${line + 20} ${x - side} ${y}`;
  const fringe = `L ${x + cheek * 0.86} ${y - 30} Q ${x + cheek * 0.5} ${y - 56} ${x} ${y - 54} Q ${x - cheek * 0.5} ${y - 56} ${x - cheek * 0.86} ${y - 30} L ${x - side} ${y + 20}`;
  const shine = `<path d="M ${x - cheek * 0.55} ${top + 34} Q ${x - 10} ${top + 6} ${x + cheek * 0.4} ${top + 30}" fill="none" stroke="${shade(hairColor, 0.4)}" stroke-width="11" opacity="0.35" filter="url(#soft)"/>`;
  switch (hairStyle) {
    case 'bald':
      return '';
    case 'cropped':
      return cap(10, straight) + shine;
    case 'bob':
      return cap(-20, fringe) + shine;
    case 'curly':
      return cap(20, straight) + curls(traits, 0.92, line + 6);
    case 'parted':
    case 'long':
    case 'bun':
      return cap(0, parted) + shine;
    default:
      return hairStyle satisfies never;
  }
}

/** Locks along an arc over the head, from ear to ear. */
function curls({ cheek, crown, hairColor }: Traits, spread: number, bottom: number): string {
  const { x, y } = CENTER;
  return Array.from({ length: 15 }, (_, index) => {
    const angle = Math.PI * (index / 14);
    const cx = x - Math.cos(angle) * cheek * spread;
    const cy = Math.min(bottom, y - 30 - Math.sin(angle) * (crown - 14) * spread);
    const color = shade(hairColor, index % 2 === 0 ? -0.12 : 0.06);
    return `<circle cx="${cx}" cy="${cy}" r="${27 + (index % 3) * 5}" fill="${color}"/>`;
  }).join('');
}
