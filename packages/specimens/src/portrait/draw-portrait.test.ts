import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { specimenPerson } from '../person.ts';
import { cast, faceOf } from './cast.ts';
import { drawPortrait } from './draw-portrait.ts';
import { drawGroup, drawLandscape } from './draw-scene.ts';

describe('portraits', () => {
  test('the same person is drawn alike, byte for byte', async () => {
    const [first, again] = await Promise.all([
      drawPortrait({ person: 'ada' }),
      drawPortrait({ person: 'ada' }),
    ]);
    expect(first.equals(again)).toBe(true);
  });

  test('a picture is a PNG of 640 by 640, or a JPEG of the size asked for', async () => {
    expect(await sharp(await drawPortrait({ person: 'ada' })).metadata()).toMatchObject({
      format: 'png',
      width: 640,
      height: 640,
      hasAlpha: false,
    });
    const size = { width: 350, height: 450 };
    const jpeg = await drawPortrait({ person: 'ada', size, variation: { jpegQuality: 80, scale: 0.5 } });
    expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', ...size });
  });

  test.each([
    ['brightness', { brightness: 0.6 }],
    ['blur', { blur: 3 }],
    ['grey', { grey: true }],
    ['roll', { rollDegrees: 8 }],
    ['yaw', { yawDegrees: 15 }],
    ['scale', { scale: 0.6 }],
  ])('%s changes the picture', async (_, variation) => {
    const [plain, varied] = await Promise.all([
      drawPortrait({ person: 'ben' }),
      drawPortrait({ person: 'ben', variation }),
    ]);
    expect(plain.equals(varied)).toBe(false);
  });
});

describe('the cast', () => {
  test('thirty people have a name and a face of their own', () => {
    expect(new Set(cast).size).toBe(30);
    expect(new Set(cast.map((person) => JSON.stringify(faceOf(person)))).size).toBe(30);
  });

  test('women and men alternate, as their documents say', () => {
    expect(cast.map((person) => specimenPerson(person).sex).join('')).toBe('FM'.repeat(15));
  });

  test('anybody else has a face of the cast, always the same', () => {
    const faces = new Set(cast.map((person) => JSON.stringify(faceOf(person))));
    for (const person of ['somebody', 'person 17', '']) {
      expect(faces).toContain(JSON.stringify(faceOf(person)));
      expect(faceOf(person)).toEqual(faceOf(person));
    }
  });
});

describe('scenes', () => {
  test('a group is as wide as its people', async () => {
    expect(await sharp(await drawGroup(['ada', 'amir'])).metadata()).toMatchObject({
      width: 960,
      height: 640,
    });
    const size = { width: 301, height: 200 };
    expect(await sharp(await drawGroup(['ada', 'amir', 'ben'], size)).metadata()).toMatchObject(size);
  });

  test('a landscape is the one of its seed', async () => {
    const [one, same, other] = await Promise.all(['a', 'a', 'b'].map((seed) => drawLandscape(seed)));
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
  });
});
