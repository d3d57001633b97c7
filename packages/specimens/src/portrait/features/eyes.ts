import { shade } from '../color.ts';
import type { Traits } from '../traits.ts';
import { CENTER } from './head.ts';

/** Both eyes with sockets, whites, irises, highlights, lids and lashes. */
export function drawEyes(traits: Traits): string {
  return drawEye(traits, -1) + drawEye(traits, 1);
}

function drawEye(traits: Traits, side: 1 | -1): string {
  const { eyeDistance, eyeWidth, eyeOpening, eyeSlant, irisColor, skin, age, lidDroop, socketDepth } = traits;
  const x = CENTER.x + (side * eyeDistance) / 2;
  const y = CENTER.y;
  const half = eyeWidth / 2;
  const inner = { x: x - side * half, y: y + 3 };
  const outer = { x: x + side * half, y: y - eyeSlant };
  const open = eyeOpening * (1 - lidDroop);
  const iris = Math.min(half * 0.52, eyeOpening * 0.62 + 3);
  const lid = `M ${inner.x} ${inner.y} Q ${x - side * 2} ${y - open * 1.05} ${outer.x} ${outer.y}`;
  const almond = `${lid} Q ${x} ${y + eyeOpening * 0.85} ${inner.x} ${inner.y} Z`;
  const clip = side === 1 ? 'eye-right' : 'eye-left';
  return `<ellipse cx="${x}" cy="${y - 4}" rx="${eyeWidth * 0.86}" ry="${eyeOpening + 22}" fill="url(#socket)" opacity="${socketDepth}"/>
<clipPath id="${clip}"><path d="${almond}"/></clipPath>
<path d="${almond}" fill="#f4f1ec"/>
<g clip-path="url(#${clip})">
<circle cx="${x}" cy="${y - 1}" r="${iris}" fill="${irisColor}" stroke="${shade(irisColor, -0.5)}" stroke-width="2.5"/>
<circle cx="${x}" cy="${y - 1}" r="${iris * 0.48}" fill="#0c0a09"/>
<circle cx="${x - iris * 0.3}" cy="${y - iris * 0.45}" r="${iris * 0.24}" fill="#ffffff" opacity="0.92"/>
<path d="${lid}" fill="none" stroke="#000000" stroke-opacity="0.3" stroke-width="9"/></g>
<path d="${lid}" fill="none" stroke="${shade(skin, -0.8)}" stroke-width="4" stroke-linecap="round"/>
<path d="M ${inner.x} ${inner.y} Q ${x} ${y + eyeOpening * 0.85} ${outer.x} ${outer.y}" fill="none" stroke="${shade(skin, -0.5)}" stroke-width="2"/>
<path d="M ${inner.x} ${inner.y - 7} Q ${x} ${y - eyeOpening * 1.05 - 11} ${outer.x} ${outer.y - 8}" fill="none" stroke="${shade(skin, -0.5)}" stroke-width="2.5" opacity="0.6"/>
<path d="M ${inner.x} ${inner.y + 14} Q ${x} ${y + eyeOpening * 0.85 + 16} ${outer.x} ${outer.y + 15}" fill="none" stroke="${shade(skin, -0.4)}" stroke-width="3" opacity="${0.1 + age * 0.6}" filter="url(#softer)"/>`;
}

/** Both brows. */
export function drawBrows(traits: Traits): string {
  const { eyeDistance, eyeWidth, browRise, browThickness, browAngle, browLength, hairColor, skin } = traits;
  const color = hairColor === '#dedad4' ? '#9a948a' : shade(hairColor, -0.15);
  return [-1, 1]
    .map((side) => {
      const x = CENTER.x + (side * eyeDistance) / 2;
      const half = (eyeWidth / 2) * browLength;
      const y = CENTER.y - browRise;
      const inner = `${x - side * half} ${y + browAngle * 0.6}`;
      const outer = `${x + side * half} ${y - browAngle * 0.4 + 6}`;
      const top = `${x + side * half * 0.25} ${y - browThickness * 0.75 - 7}`;
      const below = `${x + side * half * 0.2} ${y + browThickness * 0.25 - 5}`;
      return `<path d="M ${inner} Q ${top} ${outer} Q ${below} ${x - side * half} ${y + browAngle * 0.6 + browThickness} Z" fill="${color}" stroke="${shade(skin, -0.3)}" stroke-opacity="0.4" opacity="0.92"/>`;
    })
    .join('');
}

/** Glasses in front of the eyes, or nothing. */
export function drawGlasses(traits: Traits): string {
  const { glasses, eyeDistance, eyeWidth, cheek } = traits;
  if (glasses === 'none') return '';
  const { x, y } = CENTER;
  const width = Math.min(eyeDistance * 0.88, eyeWidth * 1.55);
  const height = glasses === 'round' ? width * 0.9 : width * 0.66;
  const radius = glasses === 'round' ? width / 2 : 9;
  const rims = [-1, 1].map((side) => {
    const left = x + (side * eyeDistance) / 2 - width / 2;
    return `<rect x="${left}" y="${y - height * 0.46}" width="${width}" height="${height}" rx="${radius}" fill="#ffffff" fill-opacity="0.08" stroke="#1c1a1a" stroke-width="6"/>
<path d="M ${x + side * (eyeDistance / 2 + width / 2)} ${y - 4} L ${x + side * cheek} ${y - 2}" stroke="#1c1a1a" stroke-width="5"/>`;
  });
  const gap = (eyeDistance - width) / 2;
  return `${rims.join('')}<path d="M ${x - gap} ${y - 4} Q ${x} ${y - 14} ${x + gap} ${y - 4}" fill="none" stroke="#1c1a1a" stroke-width="6"/>`;
}
