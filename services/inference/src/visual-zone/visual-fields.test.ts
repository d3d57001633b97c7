import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captionOf } from './captions.ts';
import type { PrintedLine } from './printed-line.ts';
import { valueOf } from './values.ts';
import { findVisualFields } from './visual-fields.ts';

/** A line 20 units high, at the place of its first letter. */
function line(text: string, left: number, top: number, confidence = 90): PrintedLine {
  return { text, confidence, left, top, right: left + text.length * 12, bottom: top + 20 };
}

const page = [
  line('UTOPIA PASSPORT', 0, 0),
  line('Type', 400, 40),
  line('Passport No. / No. de passeport', 800, 40),
  line('P', 400, 65),
  line('L898902C3', 800, 65, 71),
  line('Surname / Nom', 400, 110),
  line('ERIKSSON', 400, 135),
  line('Given names / Prénoms', 400, 180),
  line('ANNA MARIA', 400, 205),
  line('Date of birth / Date de naissance', 400, 250),
  line('Sex / Sexe', 800, 250),
  line('12 AUG 1974', 400, 275),
  line('F', 800, 275),
];

describe('the fields of a page', () => {
  test('are the values below their captions, each with its own confidence', () => {
    expect(findVisualFields(page)).toEqual([
      { name: 'documentCode', value: 'P', confidence: 90 },
      { name: 'documentNumber', value: 'L898902C3', confidence: 71 },
      { name: 'surname', value: 'ERIKSSON', confidence: 90 },
      { name: 'givenNames', value: 'ANNA MARIA', confidence: 90 },
      { name: 'birthDate', value: '1974-08-12', confidence: 90 },
      { name: 'sex', value: 'F', confidence: 90 },
    ]);
  });

  test('are found in whatever order and scale the lines come', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(page, { minLength: page.length }),
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (lines, scale) => {
          const scaled = lines.map(({ text, confidence, ...box }) => ({
            text,
            confidence,
            left: box.left * scale,
            top: box.top * scale,
            right: box.right * scale,
            bottom: box.bottom * scale,
          }));
          const names = findVisualFields(scaled).map(({ name, value }) => `${name} ${value}`);
          expect(names.toSorted()).toEqual(
            findVisualFields(page)
              .map(({ name, value }) => `${name} ${value}`)
              .toSorted(),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test('may follow their caption after a colon', () => {
    expect(findVisualFields([line('Surname: Eriksson', 0, 0), line('Nom: MARTIN', 0, 60)])).toEqual([
      { name: 'surname', value: 'Eriksson', confidence: 90 },
    ]);
  });

  test('are left out where what stands below is no such value, or far off', () => {
    expect(findVisualFields([line('Date of birth', 0, 0), line('ZENITH', 0, 25)])).toEqual([]);
    expect(findVisualFields([line('Surname', 0, 0), line('ERIKSSON', 0, 200)])).toEqual([]);
    expect(findVisualFields([line('Surname', 0, 0), line('ERIKSSON', 300, 25)])).toEqual([]);
  });
});

describe('a caption', () => {
  test.each([
    ['Surname / Nom', 'surname'],
    ['Date of blrth', 'birthDate'],
    ['Place ol birth J Lieu deo nalssance', 'placeOfBirth'],
    ['Passport No, [ No. de passeport', 'documentNumber'],
    ['Prénoms', 'givenNames'],
    ['Date d’expiration', 'expiryDate'],
    ['Sex [ Sexe', 'sex'],
  ])('is known though misread: %s', (text, name) => {
    expect(captionOf(text)).toBe(name);
  });

  test.each(['ERIKSSON', 'UTOPIA PASSPORT SPECIMEN', '12 AUG 1974', 'SET', '', '/', 'ZENITH'])(
    'is not seen in %j',
    (text) => {
      expect(captionOf(text)).toBeUndefined();
    },
  );
});

describe('a printed value', () => {
  test.each([
    ['birthDate', '12 AUG 1974', '1974-08-12'],
    ['birthDate', 'O4 DEC/DÉC 1968', '1968-12-04'],
    ['expiryDate', '12.08.1974', '1974-08-12'],
    ['issueDate', '1974-08-12', '1974-08-12'],
    ['sex', 'F / F', 'F'],
    ['documentNumber', 'L 898 902 C3', 'L898902C3'],
    ['issuingState', 'uTo', 'UTO'],
    ['nationality', 'uTo', 'UTO'],
    ['nationality', 'Utopian', 'Utopian'],
    ['surname', "'O’NEILL-SMITH.", 'O’NEILL-SMITH'],
  ] as const)('of %s, %j, is %s', (field, text, value) => {
    expect(valueOf(field, text)).toBe(value);
  });

  test.each([
    ['birthDate', '31 FEB 1974'],
    ['birthDate', 'ZENITH'],
    ['sex', 'FEMALE'],
    ['documentNumber', 'no'],
    ['surname', '—'],
  ] as const)('of %s is never %j', (field, text) => {
    expect(valueOf(field, text)).toBeUndefined();
  });
});
