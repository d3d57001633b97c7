import type { DocumentOptions } from './draw-passport.ts';
import { longDate } from './long-date.ts';
import { mrzLines } from './mrz-lines.ts';
import { type Page, type PrintedField, renderPage } from './page.ts';
import { photograph } from './photograph.ts';

export interface IdCardOptions extends DocumentOptions {
  /** TD1 is the size of a bank card, its zone on the back; TD2 is 105 by 74 mm, all on one side. */
  readonly format: 'TD1' | 'TD2';
}

/**
 * Draws a Utopian identity card (ICAO 9303-5 and -6). Of a TD1 card front and back lie on one
 * sheet, one below the other, as such cards are copied.
 * @returns a JPEG where the variation names a quality, else a PNG.
 */
export async function drawIdCard(options: IdCardOptions): Promise<Buffer> {
  const { person, portrait, variation, zoneLines, format } = options;
  const page = format === 'TD1' ? smallCard(person) : largeCard(person);
  const drawn = await renderPage(page, portrait, zoneLines ?? mrzLines(format, person));
  return photograph(drawn, { ...variation, defaultWidth: page.width * 10 });
}

function smallCard(person: DocumentOptions['person']): Page {
  return {
    width: 93,
    height: 120,
    title: { text: 'UTOPIA  IDENTITY CARD  SPECIMEN', x: 8, y: 10 },
    sides: [
      { x: 4, y: 4, width: 85.6, height: 54 },
      { x: 4, y: 62, width: 85.6, height: 54 },
    ],
    portrait: { x: 8, y: 14, width: 26, height: 33 },
    fields: cardFields(person, { left: 38, right: 64, top: 16 }),
    zone: { area: { x: 4, y: 90, width: 85.6, height: 26 }, x: 8.7, baselines: [98, 104.4, 110.8] },
  };
}

function largeCard(person: DocumentOptions['person']): Page {
  return {
    width: 105,
    height: 74,
    title: { text: 'UTOPIA  IDENTITY CARD  SPECIMEN', x: 6, y: 7 },
    sides: [{ x: 0, y: 0, width: 105, height: 74 }],
    portrait: { x: 6, y: 11, width: 28, height: 36 },
    fields: cardFields(person, { left: 38, right: 70, top: 13 }),
    zone: { area: { x: 0, y: 53, width: 105, height: 21 }, x: 6.8, baselines: [61.5, 67.9] },
  };
}

function cardFields(
  person: DocumentOptions['person'],
  { left, right, top }: { left: number; right: number; top: number },
): PrintedField[] {
  return [
    { caption: 'Surname', value: person.surname, x: left, y: top },
    { caption: 'Sex', value: person.sex, x: right, y: top },
    { caption: 'Given names', value: person.givenNames, x: left, y: top + 8 },
    { caption: 'Date of birth', value: longDate(person.birthDate), x: left, y: top + 16 },
    { caption: 'Nationality', value: person.nationality, x: right, y: top + 16 },
    { caption: 'Date of expiry', value: longDate(person.expiryDate), x: left, y: top + 24 },
    { caption: 'Document No.', value: person.documentNumber, x: left, y: top + 32 },
  ];
}
