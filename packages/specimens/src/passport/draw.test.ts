import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { specimenPerson } from '../person.ts';
import { drawIdCard, drawPassport } from './index.ts';

let portrait: Buffer;
beforeAll(async () => {
  portrait = await sharp({ create: { width: 350, height: 450, channels: 3, background: '#b08d74' } })
    .png()
    .toBuffer();
});

describe('a drawn document', () => {
  test('has ten pixels per millimetre and is a PNG unless asked otherwise', async () => {
    const { width, height, format } = await sharp(
      await drawPassport({ person: specimenPerson(1), portrait }),
    ).metadata();
    expect({ width, height, format }).toEqual({ width: 1250, height: 880, format: 'png' });
  });

  test('is the same, byte for byte, each time', async () => {
    const options = { person: specimenPerson(7), portrait, variation: { width: 640 } };
    expect(await drawPassport(options)).toEqual(await drawPassport(options));
  });

  test('shows the desk when it is turned, and keeps the width asked for', async () => {
    const variation = { turnDegrees: -4, quality: 60, width: 800, blur: 0.5 };
    const picture = sharp(await drawPassport({ person: specimenPerson(1), portrait, variation }));
    const { width, height, format } = await picture.metadata();
    expect({ width, format }).toEqual({ width: 800, format: 'jpeg' });
    expect(height).toBeGreaterThan((800 * 88) / 125);
  });

  test.each(['TD1', 'TD2'] as const)('can be a card of format %s', async (format) => {
    const picture = await drawIdCard({ person: specimenPerson(2), portrait, format });
    expect((await sharp(picture).metadata()).width).toBe(format === 'TD1' ? 930 : 1050);
  });

  test('refuses a line with characters that machines do not read', async () => {
    const zoneLines = ['P<UTO?'];
    await expect(drawPassport({ person: specimenPerson(1), portrait, zoneLines })).rejects.toThrow(
      /no OCR-B/,
    );
  });
});

describe('a specimen person', () => {
  test('is the same for the same seed and another for another', () => {
    expect(specimenPerson('a')).toEqual(specimenPerson('a'));
    expect(specimenPerson('a')).not.toEqual(specimenPerson('b'));
  });

  test('is of age and holds a document that outlives its issue', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const person = specimenPerson(seed);
      expect(person.birthDate < '2004').toBe(true);
      expect(person.issueDate < person.expiryDate).toBe(true);
      expect(person.documentNumber).toMatch(/^[A-Z][A-Z0-9]{8}$/);
    }
  });
});
