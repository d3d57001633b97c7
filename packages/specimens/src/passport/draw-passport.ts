import type { DocumentHolder, SpecimenPerson } from '../person.ts';
import { mrzLines } from './mrz-lines.ts';
import { type Page, renderPage } from './page.ts';
import { type Variation, photograph } from './photograph.ts';
import { longDate } from './long-date.ts';

export interface DocumentOptions {
  readonly person: DocumentHolder & Partial<SpecimenPerson>;
  /** Any picture that sharp reads; it is cropped to the portrait's shape. */
  readonly portrait: Buffer;
  readonly variation?: Variation;
  /** What stands in the machine readable zone instead of the person's lines; empty leaves it out. */
  readonly zoneLines?: readonly string[];
}

/**
 * Draws the data page of a Utopian passport (TD3, 125 by 88 mm, ICAO 9303-4): portrait, printed
 * fields and machine readable zone. Nothing on it depends on the machine's fonts.
 * @returns a JPEG where the variation names a quality, else a PNG.
 */
export async function drawPassport({
  person,
  portrait,
  variation,
  zoneLines,
}: DocumentOptions): Promise<Buffer> {
  const page = passportPage(person);
  const drawn = await renderPage(page, portrait, zoneLines ?? mrzLines('TD3', person));
  return photograph(drawn, { ...variation, defaultWidth: page.width * 10 });
}

function passportPage(person: DocumentOptions['person']): Page {
  return {
    width: 125,
    height: 88,
    title: { text: 'UTOPIA  PASSPORT  SPECIMEN', x: 6, y: 6.5 },
    sides: [{ x: 0, y: 0, width: 125, height: 88 }],
    portrait: { x: 6, y: 11, width: 34, height: 43 },
    fields: [
      { caption: 'Type', value: 'P', x: 44, y: 12 },
      { caption: 'Country code / Code du pays', value: person.nationality, x: 53, y: 12 },
      { caption: 'Passport No. / No. de passeport', value: person.documentNumber, x: 85, y: 12 },
      { caption: 'Surname / Nom', value: person.surname, x: 44, y: 20 },
      { caption: 'Given names / Prénoms', value: person.givenNames, x: 44, y: 28 },
      { caption: 'Nationality / Nationalité', value: 'UTOPIAN', x: 44, y: 36 },
      { caption: 'Sex / Sexe', value: person.sex, x: 85, y: 36 },
      { caption: 'Date of birth / Date de naissance', value: longDate(person.birthDate), x: 44, y: 44 },
      { caption: 'Place of birth / Lieu de naissance', value: person.placeOfBirth ?? 'ZENITH', x: 85, y: 44 },
      ...issue(person),
      { caption: 'Date of expiry / Date d’expiration', value: longDate(person.expiryDate), x: 85, y: 52 },
      ...personalNumber(person),
      { caption: 'Authority / Autorité', value: 'PASSPORT OFFICE', x: 85, y: 60 },
    ],
    zone: {
      area: { x: 0, y: 66, width: 125, height: 22 },
      x: 6.6,
      baselines: [75.2, 81.6],
    },
  };
}

function issue({ issueDate }: DocumentOptions['person']) {
  if (issueDate === undefined) return [];
  return [{ caption: 'Date of issue / Date de délivrance', value: longDate(issueDate), x: 44, y: 52 }];
}

function personalNumber({ personalNumber: value }: DocumentOptions['person']) {
  return value === undefined ? [] : [{ caption: 'Personal No. / No. personnel', value, x: 44, y: 60 }];
}
