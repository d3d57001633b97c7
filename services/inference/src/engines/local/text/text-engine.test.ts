import { existsSync, readFileSync } from 'node:fs';
import { drawIdCard, drawPassport, drawPortrait, mrzLines, specimenPerson } from '@cedula/specimens';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DocumentField, TextExtraction } from '../../text-engine.ts';
import { type LocalTextEngine, createLocalTextEngine } from './text-engine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SAMPLES = new URL('../../../../../../../shared/samples/', import.meta.url);

// All is drawn before the engine starts: its decoder shuts SVG out of the whole process.
const person = specimenPerson('text engine');
const portrait = await drawPortrait({ person: 'text engine' });
const lines = mrzLines('TD3', person);
const document = { person, portrait };
const passports = {
  upright: await drawPassport(document),
  'turned by 4°': await drawPassport({ ...document, variation: { turnDegrees: -4, quality: 80 } }),
  'lying on its side': await drawPassport({ ...document, variation: { turnDegrees: 90, quality: 80 } }),
  'upside down': await drawPassport({ ...document, variation: { turnDegrees: 180, quality: 80 } }),
  'upside down and turned, 800 wide': await drawPassport({
    ...document,
    variation: { turnDegrees: 184, width: 800, quality: 70 },
  }),
  '640 wide': await drawPassport({ ...document, variation: { width: 640, quality: 75 } }),
  'of JPEG quality 25': await drawPassport({ ...document, variation: { quality: 25 } }),
  blurred: await drawPassport({ ...document, variation: { blur: 1.2, quality: 70 } }),
};
const cards = {
  TD1: await drawIdCard({ ...document, format: 'TD1', variation: { quality: 80 } }),
  TD2: await drawIdCard({ ...document, format: 'TD2', variation: { turnDegrees: 5, quality: 80 } }),
};
const [upper = '', lower = ''] = lines;
/** The printed birth date says another year than its check digit. */
const misprinted = [upper, `${lower.slice(0, 14)}${(Number(lower.charAt(14)) + 1) % 10}${lower.slice(15)}`];
const drawn = {
  withoutZone: await drawPassport({ ...document, zoneLines: [], variation: { turnDegrees: 180 } }),
  misprinted: await drawPassport({ ...document, zoneLines: misprinted }),
  shortZone: await drawPassport({ ...document, zoneLines: lines.map((line) => line.slice(0, 40)) }),
  exifTurned: await sharp(await drawPassport(document))
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer(),
};
const blank = await sharp({ create: { width: 600, height: 400, channels: 3, background: '#dddddd' } })
  .png()
  .toBuffer();

let engine: LocalTextEngine;
beforeAll(async () => {
  engine = createLocalTextEngine({ workers: 1, maxQueued: 20 });
  await engine.ready();
});
afterAll(() => engine.close());

const call = () => ({ deadline: Date.now() + 100_000 });

function value(
  { fields }: TextExtraction,
  source: DocumentField['source'],
  name: string,
): string | undefined {
  return fields.find((field) => field.source === source && field.name === name)?.value;
}

describe('a passport', () => {
  test.each(Object.entries(passports))('%s is read by its zone, every character', async (_, image) => {
    const read = await engine.extractText(image, call());
    expect(read.mrz).toEqual({
      format: 'TD3',
      lines,
      checks: {
        documentNumber: true,
        birthDate: true,
        expiryDate: true,
        optionalData: true,
        composite: true,
      },
      valid: true,
    });
    expect(read.reasons).toEqual([]);
    for (const name of [
      'surname',
      'givenNames',
      'documentNumber',
      'birthDate',
      'expiryDate',
      'sex',
    ] as const) {
      expect(value(read, 'MRZ', name)).toBe(person[name]);
    }
    for (const { confidence } of read.fields) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(100);
    }
  });

  test('is read by its print too, under the same names', async () => {
    const read = await engine.extractText(passports.upright, call());
    const names = ['surname', 'givenNames', 'documentNumber', 'birthDate', 'expiryDate', 'sex'] as const;
    expect(names.map((name) => value(read, 'VISUAL', name))).toEqual(names.map((name) => person[name]));
    expect(value(read, 'VISUAL', 'placeOfBirth')).toBe(person.placeOfBirth);
    expect(value(read, 'VISUAL', 'issueDate')).toBe(person.issueDate);
    expect(value(read, 'VISUAL', 'authority')).toBe('PASSPORT OFFICE');
  });

  test('has its lines in reading order, at their places in the image as it was sent', async () => {
    const { blocks } = await engine.extractText(passports.upright, call());
    const texts = blocks.map(({ text }) => text);
    expect(texts.at(0)).toContain('PASSPORT');
    expect(texts.slice(-2)).toEqual(lines);
    const [zone, over] = [
      blocks.at(-1),
      (await engine.extractText(passports['upside down'], call())).blocks.at(-1),
    ];
    expect(zone?.box.top).toBeGreaterThan(0.85);
    expect(zone?.box.width).toBeGreaterThan(0.8);
    expect(over?.box.top).toBeLessThan(0.12);
  });

  test('that its EXIF turns upright has boxes of the upright image', async () => {
    const { blocks, mrz } = await engine.extractText(drawn.exifTurned, call());
    expect(mrz?.valid).toBe(true);
    expect(blocks.at(-1)?.box.top).toBeGreaterThan(0.85);
    expect(blocks.at(-1)?.box.width).toBeGreaterThan(0.8);
  });

  test('with a wrong digit in print is told with its check, and loses no other field', async () => {
    const read = await engine.extractText(drawn.misprinted, call());
    expect(read.mrz).toMatchObject({
      lines: misprinted,
      valid: false,
      checks: { documentNumber: true, birthDate: false, expiryDate: true, composite: false },
    });
    expect(value(read, 'MRZ', 'documentNumber')).toBe(person.documentNumber);
    const confidence = (name: string) => read.fields.find((field) => field.name === name)?.confidence ?? 0;
    expect(confidence('birthDate')).toBeLessThan(confidence('expiryDate') * 0.7);
  });
});

describe('a card', () => {
  test.each(Object.entries(cards))(
    'of format %s is read by its zone and its print',
    async (format, image) => {
      const read = await engine.extractText(image, { ...call(), documentType: 'ID_CARD' });
      expect(read.mrz).toMatchObject({ format, valid: true });
      expect(read.mrz?.checks).not.toHaveProperty('optionalData');
      for (const name of ['documentNumber', 'birthDate', 'surname'] as const) {
        expect(value(read, 'MRZ', name)).toBe(person[name]);
        expect(value(read, 'VISUAL', name)).toBe(person[name]);
      }
    },
  );
});

describe('what cannot be read is an answer', () => {
  test('a page without a zone is turned upright and read by its print', async () => {
    const read = await engine.extractText(drawn.withoutZone, call());
    expect(read.mrz).toBeUndefined();
    expect(read.reasons).toEqual(['MRZ_NOT_FOUND']);
    expect(value(read, 'VISUAL', 'surname')).toBe(person.surname);
    expect(value(read, 'VISUAL', 'birthDate')).toBe(person.birthDate);
  });

  test('a zone of no known size is found and not read', async () => {
    const read = await engine.extractText(drawn.shortZone, call());
    expect(read.mrz).toBeUndefined();
    expect(read.reasons).toEqual(['MRZ_UNREADABLE']);
  });

  test('no zone is looked for in another kind of document', async () => {
    const read = await engine.extractText(passports.upright, { ...call(), documentType: 'OTHER' });
    expect(read.mrz).toBeUndefined();
    expect(read.reasons).toEqual([]);
    expect(value(read, 'VISUAL', 'surname')).toBe(person.surname);
  });

  test.each([
    ['an empty page', blank],
    ['a portrait', portrait],
  ])('%s has no text', async (_, image) => {
    const read = await engine.extractText(image, call());
    expect(read).toEqual({ blocks: [], fields: [], reasons: ['MRZ_NOT_FOUND', 'TEXT_NOT_FOUND'] });
  });
});

describe('a call', () => {
  test('leaves the caller its bytes', async () => {
    const before = Buffer.from(passports['640 wide']);
    await engine.extractText(passports['640 wide'], call());
    expect(passports['640 wide'].equals(before)).toBe(true);
  });

  test('gives the same answer to the same image, whatever came between', async () => {
    const first = await engine.extractText(passports.blurred, call());
    await engine.extractText(passports['of JPEG quality 25'], call());
    expect(await engine.extractText(passports.blurred, call())).toEqual(first);
  });

  test('is refused an image that cannot be opened, and costs no worker', async () => {
    const half = passports.blurred.subarray(0, passports.blurred.length / 2);
    await expect(engine.extractText(half, call())).rejects.toMatchObject({ reason: 'IMAGE_UNREADABLE' });
    expect(engine.stats().restarts).toBe(0);
  });

  test('is given up at its deadline, and the next one answered by the same worker', async () => {
    const late = engine.extractText(passports.upright, { deadline: Date.now() + 150 });
    await expect(late).rejects.toMatchObject({ reason: 'DEADLINE_EXCEEDED' });
    expect((await engine.extractText(passports['640 wide'], call())).mrz?.valid).toBe(true);
    expect(engine.stats().restarts).toBe(0);
  });
});

describe.runIf(existsSync(SAMPLES))('the shared samples', () => {
  test.each(['passport-clean.png', 'passport-rot-4.jpg', 'passport-rot180.jpg', 'passport-w640.jpg'])(
    '%s is read by its zone',
    async (name) => {
      const read = await engine.extractText(readFileSync(new URL(name, SAMPLES)), call());
      expect(read.mrz).toMatchObject({
        valid: true,
        lines: [
          'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
          'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
        ],
      });
      expect(value(read, 'VISUAL', 'documentNumber')).toBe('L898902C3');
    },
  );

  test.each(['noface-cat.png', 'noface-rocket.jpg', 'profile-cameraman.png'])(
    '%s has no text',
    async (name) => {
      const read = await engine.extractText(readFileSync(new URL(name, SAMPLES)), call());
      expect(read.reasons).toContain('TEXT_NOT_FOUND');
    },
  );
});
