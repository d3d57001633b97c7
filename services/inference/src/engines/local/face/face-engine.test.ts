import { existsSync, readFileSync } from 'node:fs';
import { type PortraitVariation, cast, drawGroup, drawLandscape, drawPortrait } from '@cedula/specimens';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DetectedFaces, Face, LandmarkType } from '../../face-engine.ts';
import { type LocalFaceEngine, createLocalFaceEngine } from './face-engine.ts';

vi.setConfig({ testTimeout: 120_000 });

const THRESHOLD = 60;
const SAMPLES = new URL('../../../../../../../shared/samples/', import.meta.url);

const VARIATIONS: readonly PortraitVariation[] = [
  { rollDegrees: 6, brightness: 0.8, jpegQuality: 60 },
  { yawDegrees: 12, brightness: 1.15 },
  { scale: 0.5, blur: 1, jpegQuality: 70 },
  { rollDegrees: -12, grey: true },
];
const PEOPLE = cast.slice(0, 12);

const plain = await Promise.all(PEOPLE.map((person) => drawPortrait({ person })));
const varied = await Promise.all(
  PEOPLE.map((person) => Promise.all(VARIATIONS.map((variation) => drawPortrait({ person, variation })))),
);
async function drawCrowd(side: number): Promise<Buffer> {
  const each = 640 / side;
  const faces = Array.from({ length: side * side }, async (_, index) => ({
    input: await drawPortrait({ person: cast[index % 16] ?? '', size: { width: each, height: each } }),
    left: (index % side) * each,
    top: Math.floor(index / side) * each,
  }));
  return sharp({ create: { width: 640, height: 640, channels: 3, background: '#ffffff' } })
    .composite(await Promise.all(faces))
    .png()
    .toBuffer();
}
const ada = (variation: PortraitVariation) => drawPortrait({ person: 'ada', variation });
/** Ada, and far behind her somebody else. */
async function drawWithBystander(): Promise<Buffer> {
  const behind = await drawPortrait({ person: 'amir', size: { width: 260, height: 260 } });
  return sharp({ create: { width: 900, height: 640, channels: 3, background: '#ffffff' } })
    .composite([
      { input: await drawPortrait({ person: 'ada' }), left: 0, top: 0 },
      { input: behind, left: 640, top: 190 },
    ])
    .png()
    .toBuffer();
}
const NOTHING = new Float32Array();
const drawn = {
  withBystander: await drawWithBystander(),
  ada: plain[0] ?? Buffer.alloc(0),
  group: await drawGroup(['ada', 'amir']),
  crowd: await drawCrowd(5),
  landscape: await drawLandscape('hills'),
  blurred: await ada({ blur: 7 }),
  dark: await ada({ brightness: 0.2 }),
  small: await ada({ scale: 0.14 }),
  right: await ada({ yawDegrees: 25 }),
  clockwise: await ada({ rollDegrees: 12 }),
  exif: await sharp(plain[0]).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  onSide: await sharp(plain[0]).rotate(90).png().toBuffer(),
  onHead: await sharp(plain[0]).rotate(180).png().toBuffer(),
  cutOff: await sharp(plain[0]).extract({ left: 290, top: 0, width: 350, height: 640 }).png().toBuffer(),
};

let engine: LocalFaceEngine;
beforeAll(async () => {
  engine = createLocalFaceEngine({ workers: 1, maxQueued: 100 });
  await engine.ready();
});
afterAll(() => engine.close());

const call = () => ({ deadline: Date.now() + 120_000 });
const detect = (image: Uint8Array): Promise<DetectedFaces> => engine.detectFaces(image, call());

async function onlyFace(image: Uint8Array): Promise<Face> {
  const { faces } = await detect(image);
  const [face] = faces;
  if (face === undefined || faces.length > 1) throw new Error(`${faces.length} faces`);
  return face;
}

async function describeAll(images: readonly Buffer[]): Promise<Float32Array[]> {
  const answers = await Promise.all(images.map((image) => engine.describeFace(image, call())));
  return answers.map(({ descriptor, faces }) => {
    if (descriptor === undefined) throw new Error(`${faces.length} faces`);
    return descriptor;
  });
}

const landmark = ({ landmarks }: Face, wanted: LandmarkType) => {
  const point = landmarks.find(({ type }) => type === wanted);
  if (point === undefined) throw new Error(`no ${wanted}`);
  return point;
};

describe('finding', () => {
  test('a portrait has one acceptable face, with everything about it', async () => {
    const { width, height, faces, limitReached } = await detect(drawn.ada);
    expect({ width, height, limitReached }).toEqual({ width: 640, height: 640, limitReached: false });
    const [face] = faces;
    expect(face?.quality).toEqual({ acceptable: true, reasons: [] });
    expect(face?.confidence).toBeGreaterThan(70);
    expect(face?.boxPixels.left).toBeCloseTo((face?.box.left ?? 0) * 640, 6);
  });

  test('landmarks lie where the features were drawn', async () => {
    const face = await onlyFace(drawn.ada);
    const at = (type: LandmarkType) => landmark(face, type);
    expect(at('LEFT_EYE').x).toBeLessThan(0.5);
    expect(at('RIGHT_EYE').x).toBeGreaterThan(0.5);
    expect(at('LEFT_EYE').y).toBeCloseTo(292 / 640, 1);
    expect(at('NOSE_TIP').x).toBeCloseTo(0.5, 1);
    const downwards = (['FOREHEAD', 'LEFT_EYE', 'NOSE_TIP', 'UPPER_LIP', 'LOWER_LIP', 'CHIN'] as const).map(
      (type) => at(type).y,
    );
    expect(downwards).toEqual(downwards.toSorted((a, b) => a - b));
  });

  test('a group has its faces, a landscape none', async () => {
    const { faces } = await detect(drawn.group);
    expect(faces).toHaveLength(2);
    expect(new Set(faces.map(({ box }) => box.left + box.width / 2 > 0.5)).size).toBe(2);
    expect(await detect(drawn.landscape)).toMatchObject({ faces: [], limitReached: false });
  });

  test('of a crowd the first twenty are answered, and that there may be more', async () => {
    const { faces, limitReached } = await detect(drawn.crowd);
    expect(faces).toHaveLength(20);
    expect(limitReached).toBe(true);
  });

  test('of several faces the largest is described, of none nothing', async () => {
    const [alone, beside] = await describeAll([drawn.ada, drawn.withBystander]);
    expect((await detect(drawn.withBystander)).faces).toHaveLength(2);
    expect(engine.similarity(alone ?? NOTHING, beside ?? NOTHING)).toBeGreaterThan(THRESHOLD);
    expect((await engine.describeFace(drawn.landscape, call())).descriptor).toBeUndefined();
  });

  test('boxes are those of the upright image, however the camera was held', async () => {
    const upright = await onlyFace(drawn.ada);
    const turned = await onlyFace(drawn.exif);
    for (const side of ['left', 'top', 'width', 'height'] as const) {
      expect(turned.box[side]).toBeCloseTo(upright.box[side], 1);
    }
  });

  test('a face on its side or on its head is found where it lies', async () => {
    const eyes = async (image: Buffer) => {
      const face = await onlyFace(image);
      return { left: landmark(face, 'LEFT_EYE'), roll: face.pose.roll };
    };
    const upright = await eyes(drawn.ada);
    const side = await eyes(drawn.onSide);
    expect(side.roll).toBeCloseTo(90, -1);
    expect(side.left.x).toBeCloseTo(1 - upright.left.y, 1);
    expect(side.left.y).toBeCloseTo(upright.left.x, 1);
    const head = await eyes(drawn.onHead);
    expect(Math.abs(head.roll)).toBeCloseTo(180, -1);
    expect(head.left.x).toBeCloseTo(1 - upright.left.x, 1);
  });

  test('yaw grows to the right of the image, roll clockwise', async () => {
    expect((await onlyFace(drawn.right)).pose.yaw).toBeGreaterThan(4);
    expect((await onlyFace(drawn.clockwise)).pose.roll).toBeCloseTo(12, -1);
  });

  test.each([
    ['IMAGE_BLURRED', drawn.blurred],
    ['IMAGE_TOO_DARK', drawn.dark],
    ['FACE_TOO_SMALL', drawn.small],
    ['FACE_CUT_OFF', drawn.cutOff],
  ])('%s is said of a face that is', async (reason, image) => {
    const { quality } = await onlyFace(image);
    expect(quality.acceptable).toBe(false);
    expect(quality.reasons).toContain(reason);
  });
});

describe('telling people apart', () => {
  test('twelve people in five pictures each: everybody matches themselves, nobody another', async () => {
    const references = await describeAll(plain);
    const probes = await Promise.all(varied.map(describeAll));
    const same: number[] = [];
    const different: number[] = [];
    for (const [index, reference] of references.entries()) {
      for (const [other, pictures] of probes.entries()) {
        const scores = pictures.map((probe) => engine.similarity(reference, probe));
        (index === other ? same : different).push(...scores);
        const plainOther = references[other];
        if (other > index && plainOther !== undefined)
          different.push(engine.similarity(reference, plainOther));
      }
    }
    expect(same).toHaveLength(48);
    expect(different).toHaveLength(594);
    expect(different.filter((score) => score >= THRESHOLD)).toEqual([]);
    expect(same.filter((score) => score >= THRESHOLD).length / same.length).toBeGreaterThan(0.95);
  });

  test('a person on their head is the same person', async () => {
    const [upright, head] = await describeAll([drawn.ada, drawn.onHead]);
    expect(engine.similarity(upright ?? new Float32Array(), head ?? new Float32Array())).toBeGreaterThan(90);
  });
});

describe('what it is given', () => {
  test('the caller keeps its bytes', async () => {
    const bytes = Buffer.from(drawn.ada);
    await detect(bytes);
    expect(bytes.equals(drawn.ada)).toBe(true);
  });

  test('bad images are refused by reason, and cost no worker', async () => {
    await expect(detect(Buffer.from('no image'))).rejects.toMatchObject({
      reason: 'UNSUPPORTED_MEDIA_TYPE',
    });
    await expect(detect(drawn.ada.subarray(0, 5000))).rejects.toMatchObject({ reason: 'IMAGE_UNREADABLE' });
    expect(engine.stats().restarts).toBe(0);
  });

  test.each([
    [1, 1],
    [1, 3000],
    [3000, 1],
    [17, 16],
  ])('%i by %i pixels are an image without a face', async (width, height) => {
    const image = await sharp({ create: { width, height, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    expect(await detect(image)).toMatchObject({ width, height, faces: [] });
    expect(engine.stats().restarts).toBe(0);
  });

  test('the answer names its engine', () => {
    expect(engine.info).toMatchObject({ name: 'local', version: '1.0.0' });
  });
});

describe.runIf(existsSync(SAMPLES))('the shared samples', () => {
  const sample = (name: string) => readFileSync(new URL(name, SAMPLES));

  test.each(['noface-cat.png', 'noface-rocket.jpg'])('%s has no face', async (name) => {
    expect((await detect(sample(name))).faces).toEqual([]);
  });

  test('the portrait matches its passport in every state, a stranger does not', async () => {
    const passports = [
      'passport-clean.png',
      'passport-rot-4.jpg',
      'passport-rot180.jpg',
      'passport-w640.jpg',
    ];
    const [portrait = new Float32Array(), stranger = new Float32Array(), ...documents] = await describeAll(
      ['astronaut-collins.png', 'profile-cameraman.png', ...passports].map(sample),
    );
    expect(Math.min(...documents.map((document) => engine.similarity(portrait, document)))).toBeGreaterThan(
      90,
    );
    expect(
      Math.max(...[portrait, ...documents].map((face) => engine.similarity(stranger, face))),
    ).toBeLessThan(20);
  });

  test('a man in profile is turned away', async () => {
    expect((await onlyFace(sample('profile-cameraman.png'))).quality.reasons).toEqual(['FACE_TURNED']);
  });
});
