import type { Color } from './color.ts';
import { type SeededRandom, seededRandom } from './random.ts';

export type HairStyle = 'bald' | 'cropped' | 'parted' | 'curly' | 'bob' | 'long' | 'bun';
export type Beard = 'none' | 'moustache' | 'goatee' | 'full';
export type Glasses = 'none' | 'round' | 'square';

/** What makes a drawn person who they are. Lengths are in units of a 640×640 canvas. */
export interface Traits {
  readonly skin: Color;
  readonly hairColor: Color;
  readonly irisColor: Color;
  readonly lipColor: Color;
  readonly clothes: Color;
  readonly background: Color;
  /** Half the width of the head at the cheekbones, and of the jaw. */
  readonly cheek: number;
  readonly jaw: number;
  /** From the eye line to the chin, and up to the crown. */
  readonly chin: number;
  readonly crown: number;
  readonly eyeDistance: number;
  readonly eyeWidth: number;
  readonly eyeOpening: number;
  /** How far the outer corner stands above the inner one. */
  readonly eyeSlant: number;
  readonly browRise: number;
  readonly browThickness: number;
  readonly browAngle: number;
  readonly browLength: number;
  readonly noseLength: number;
  readonly noseWidth: number;
  readonly noseBridge: number;
  readonly mouthDrop: number;
  readonly mouthWidth: number;
  readonly lipThickness: number;
  readonly smile: number;
  readonly hairStyle: HairStyle;
  readonly hairline: number;
  readonly beard: Beard;
  readonly glasses: Glasses;
  readonly freckles: number;
  /** From 0 to 1: folds beside the mouth, bags below the eyes, lines on the forehead. */
  readonly age: number;
}

const SKINS = ['#f6d7c3', '#eec1a0', '#e0ac82', '#c98f62', '#a86f45', '#82502f', '#5c3722'] as const;
const DARK_HAIR = ['#14100e', '#2a1a12', '#3d2616'] as const;
const ANY_HAIR = [
  ...DARK_HAIR,
  '#6b3f1d',
  '#9a5b2a',
  '#b8863b',
  '#d9b871',
  '#a33d1c',
  '#8d8d8d',
  '#dedad4',
] as const;
const IRISES = ['#3b2314', '#5a3a1c', '#7a5a2a', '#4f6b3a', '#3f6d8c', '#7c94a6'] as const;

/** The traits of one person; the same name always gives the same person. */
export function traitsOf(person: string): Traits {
  const random = seededRandom(`person:${person}`);
  const tone = Math.floor(random.next() * SKINS.length);
  const feminine = random.chance(0.5);
  return {
    ...colors(random, tone),
    ...headShape(random, feminine),
    ...eyeShape(random, feminine),
    ...noseAndMouth(random, feminine),
    ...adornment(random, feminine),
  };
}

function colors(random: SeededRandom, tone: number) {
  return {
    skin: SKINS[tone] ?? SKINS[0],
    hairColor: random.pick(tone > 3 ? DARK_HAIR : ANY_HAIR),
    irisColor: random.pick(tone > 3 ? [IRISES[0], IRISES[1]] : IRISES),
    lipColor: random.pick(['#b5523f', '#a8323a', '#c27a68', '#8c3b33', '#c94f5c']),
    clothes: random.pick(['#27364a', '#6b2f3a', '#2f5a46', '#d8d4ca', '#444444', '#8a6a2f', '#37527f']),
    background: random.pick(['#d7dde3', '#c3ced8', '#e6e2da', '#b9c6bd', '#cfc6d4', '#9fb0bf']),
  };
}

function headShape(random: SeededRandom, feminine: boolean) {
  const cheek = random.between(112, 150);
  return {
    cheek,
    jaw: cheek * (feminine ? random.between(0.58, 0.78) : random.between(0.68, 0.96)),
    chin: random.between(158, 205),
    crown: random.between(140, 175),
  };
}

function eyeShape(random: SeededRandom, feminine: boolean) {
  return {
    eyeDistance: random.between(96, 134),
    eyeWidth: random.between(42, 64),
    eyeOpening: random.between(12, 30),
    eyeSlant: random.between(-7, 9),
    browRise: random.between(28, 48),
    browThickness: feminine ? random.between(4, 11) : random.between(8, 19),
    browAngle: random.between(-9, 12),
    browLength: random.between(1.05, 1.45),
  };
}

function noseAndMouth(random: SeededRandom, feminine: boolean) {
  return {
    noseLength: random.between(58, 92),
    noseWidth: random.between(34, 66),
    noseBridge: random.between(8, 20),
    mouthDrop: random.between(34, 50),
    mouthWidth: random.between(66, 116),
    lipThickness: feminine ? random.between(10, 22) : random.between(5, 16),
    smile: random.between(-5, 10),
  };
}

function adornment(random: SeededRandom, feminine: boolean) {
  const hairStyle: HairStyle = feminine
    ? random.pick(['long', 'bob', 'bun', 'curly', 'parted'])
    : random.pick(['bald', 'cropped', 'parted', 'curly', 'cropped']);
  const beard: Beard = feminine
    ? 'none'
    : random.pick(['none', 'none', 'moustache', 'goatee', 'full', 'full']);
  return {
    hairStyle,
    hairline: random.between(74, 108),
    beard,
    glasses: random.pick<Glasses>(['none', 'none', 'none', 'round', 'square']),
    freckles: random.chance(0.2) ? 40 : 0,
    age: random.next(),
  };
}
