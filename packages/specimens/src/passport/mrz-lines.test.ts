import { describe, expect, test } from 'vitest';
import type { DocumentHolder } from '../person.ts';
import { mrzLines } from './mrz-lines.ts';

const anna: DocumentHolder = {
  surname: 'Eriksson',
  givenNames: 'Anna Maria',
  documentNumber: 'L898902C3',
  birthDate: '1974-08-12',
  expiryDate: '2012-04-15',
  sex: 'F',
  nationality: 'UTO',
  personalNumber: 'ZE184226B',
};

describe('the lines an issuer would print', () => {
  test('are the passport specimen of ICAO 9303-4', () => {
    expect(mrzLines('TD3', anna)).toEqual([
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ]);
  });

  test('are the card specimens of ICAO 9303-6 and -5', () => {
    const holder = { ...anna, documentNumber: 'D23145890' };
    expect(mrzLines('TD2', holder)).toEqual([
      'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<',
      'D231458907UTO7408122F1204159<<<<<<<6',
    ]);
    expect(mrzLines('TD1', holder)).toEqual([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
  });

  test('continue a long card number in the optional data', () => {
    const [first] = mrzLines('TD1', { ...anna, documentNumber: '1234567890' });
    expect(first).toBe('I<UTO123456789<07<<<<<<<<<<<<<');
  });

  test('leave an absent personal number and an unspecified sex blank', () => {
    const { personalNumber: _absent, ...holder } = anna;
    const [, second] = mrzLines('TD3', { ...holder, sex: 'X' });
    expect(second).toMatch(/^L898902C36UTO7408122<1204159<{15}\d$/);
  });

  test('turn hyphens into fillers, and drop apostrophes and accents', () => {
    const [first] = mrzLines('TD3', { ...anna, surname: "d'Étain-Moreau", givenNames: 'Noé' });
    expect(first).toMatch(/^P<UTODETAIN<MOREAU<<NOE<+$/);
  });
});
