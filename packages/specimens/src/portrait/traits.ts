import { type Random, createRandom } from '../random.ts';
import type { Color } from './color.ts';

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
  /** The share of the eye that the upper lid covers. */
  readonly lidDroop: number;
  /** The darkness around the eyes, 0 to 1, and its colour: shadow or make-up. */
  readonly socketDepth: number;
  readonly socketColor: Color;
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
  /** The shadow below the cheekbones, 0 to 1. */
  readonly hollow: number;
  readonly hairStyle: HairStyle;
  readonly hairline: number;
  readonly beard: Beard;
  /** The darkness of a shaved beard, 0 to 1. */
  readonly stubble: number;
  readonly glasses: Glasses;
  readonly freckles: number;
  /** From 0 to 1: folds beside the mouth, bags below the eyes, lines on the forehead. */
  readonly age: number;
}

const SKINS = ['#f8dccb', '#eec1a0', '#e0ac82', '#c98f62', '#a86f45', '#82502f', '#5c3722'] as const;
const DARK_HAIR = ['#14100e', '#2a1a12', '#3d2616'] as const;
const ANY_HAIR = [...DARK_HAIR, '#6b3f1d', '#9a5b2a', '#b8863b', '#d9b871', '#a33d1c', '#8d8d8d'] as const;
const IRISES = ['#3b2314', '#5a3a1c', '#7a5a2a', '#4f6b3a', '#3f6d8c', '#7c94a6'] as const;

/** The traits that a seed gives a woman's or a man's face: always the same ones. */
export function traitsFromSeed(sex: 'F' | 'M', seed: number): Traits {
  const random = createRandom(`face ${sex} ${seed}`);
  return {
    ...colors(random),
    ...outline(random, sex),
    ...eyes(random, sex),
    ...noseAndMouth(random),
    ...adornment(random, sex),
  };
}

/** A length near one end of its range: average people look alike. */
function between(random: Random, low: number, high: number): number {
  const step = random.fraction() * 0.16 * (high - low);
  return chance(random, 0.5) ? low + step : high - step;
}

function chance(random: Random, share: number): boolean {
  return random.fraction() < share;
}

function colors(random: Random) {
  const tone = random.integer(0, SKINS.length - 1);
  return {
    skin: SKINS[tone] ?? SKINS[0],
    hairColor: random.pick(tone > 3 ? DARK_HAIR : ANY_HAIR),
    irisColor: random.pick(tone > 3 ? [IRISES[0], IRISES[1]] : IRISES),
    lipColor: random.pick(['#b5523f', '#a8323a', '#c27a68', '#8c3b33', '#c94f5c']),
    clothes: random.pick(['#27364a', '#6b2f3a', '#2f5a46', '#d8d4ca', '#444444', '#8a6a2f', '#37527f']),
    background: random.pick(['#d7dde3', '#c3ced8', '#e6e2da', '#b9c6bd', '#cfc6d4', '#9fb0bf']),
  };
}

function outline(random: Random, sex: 'F' | 'M') {
  const cheek = between(random, 112, 150);
  return {
    cheek,
    jaw: cheek * (sex === 'F' ? between(random, 0.58, 0.8) : between(random, 0.68, 0.96)),
    chin: between(random, 168, 208),
    crown: between(random, 140, 175),
    hollow: chance(random, 0.4) ? 0.6 : 0,
  };
}

function eyes(random: Random, sex: 'F' | 'M') {
  return {
    eyeDistance: between(random, 88, 142),
    eyeWidth: between(random, 42, 64),
    eyeOpening: between(random, 14, 30),
    eyeSlant: between(random, -8, 11),
    lidDroop: chance(random, 0.25) ? 0.3 : 0,
    socketDepth: chance(random, 0.35) ? 0.5 : 0.15,
    socketColor: sex === 'F' ? random.pick(['#3a1f4a', '#1d2c4a', '#201511']) : '#1c0f0a',
    browRise: between(random, 27, 50),
    browThickness: between(random, 4, sex === 'F' ? 15 : 19),
    browAngle: between(random, -10, 13),
    browLength: between(random, 1.05, 1.45),
  };
}

function noseAndMouth(random: Random) {
  return {
    noseLength: between(random, 54, 96),
    noseWidth: between(random, 32, 70),
    noseBridge: between(random, 8, 20),
    mouthDrop: between(random, 33, 53),
    mouthWidth: between(random, 62, 120),
    lipThickness: between(random, 5, 22),
    smile: between(random, -5, 10),
  };
}

function adornment(random: Random, sex: 'F' | 'M') {
  const hairStyle: HairStyle =
    sex === 'F'
      ? random.pick(['long', 'bob', 'bun', 'curly', 'parted'])
      : random.pick(['bald', 'cropped', 'parted', 'curly', 'cropped']);
  const beard: Beard =
    sex === 'F' ? 'none' : random.pick(['none', 'none', 'moustache', 'goatee', 'full', 'full']);
  return {
    hairStyle,
    hairline: between(random, 74, 108),
    beard,
    stubble: sex === 'M' && beard === 'none' && chance(random, 0.5) ? 0.3 : 0,
    glasses: random.pick<Glasses>(['none', 'none', 'none', 'round', 'square']),
    freckles: chance(random, 0.2) ? 40 : 0,
    age: random.fraction(),
  };
}
