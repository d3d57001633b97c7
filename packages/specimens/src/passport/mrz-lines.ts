import type { DocumentHolder } from '../person.ts';

export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

/**
 * The machine readable zone that an issuer would print: two lines of 44 (TD3, passports) or 36
 * (TD2), three of 30 (TD1), by ICAO 9303-4, -5 and -6. It shares no code with the engine that
 * reads such zones, so that a mistake in either shows in the tests of both.
 */
export function mrzLines(format: MrzFormat, person: DocumentHolder): string[] {
  const issuer = person.nationality;
  const birth = checked(shortDate(person.birthDate));
  const expiry = checked(shortDate(person.expiryDate));
  const sex = person.sex === 'X' ? '<' : person.sex;
  const names = nameField(person, format === 'TD1' ? 30 : format === 'TD2' ? 31 : 39);
  if (format === 'TD3') {
    const number = checked(fill(person.documentNumber, 9));
    const optional = optionalWithCheck(person.personalNumber ?? '');
    const composite = checkDigit(number + birth + expiry + optional);
    return [`P<${issuer}${names}`, `${number}${issuer}${birth}${sex}${expiry}${optional}${composite}`];
  }
  const { number, overflow } = cardNumber(person.documentNumber);
  if (format === 'TD2') {
    const optional = fill(overflow, 7);
    const composite = checkDigit(number + birth + expiry + optional);
    return [`I<${issuer}${names}`, `${number}${issuer}${birth}${sex}${expiry}${optional}${composite}`];
  }
  const first = number + fill(overflow, 15);
  const second = fill('', 11);
  const composite = checkDigit(first + birth + expiry + second);
  return [`I<${issuer}${first}`, `${birth}${sex}${expiry}${issuer}${second}${composite}`, names];
}

/** Weights 7, 3, 1 over values 0-9, A-Z as 10-35 and `<` as 0, modulo ten (ICAO 9303-3 §4.9). */
function checkDigit(text: string): string {
  const sum = Array.from(text).reduce((total, character, index) => {
    const value = character === '<' ? 0 : Number.parseInt(character, 36);
    return total + value * ([7, 3, 1][index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

function checked(text: string): string {
  return text + checkDigit(text);
}

/** An empty personal number may have a filler for its check digit (ICAO 9303-4 §4.2.2). */
function optionalWithCheck(personalNumber: string): string {
  return personalNumber === '' ? fill('', 15) : checked(fill(personalNumber, 14));
}

/** A card's number longer than nine continues in the optional data, with its check digit there. */
function cardNumber(documentNumber: string): { number: string; overflow: string } {
  if (documentNumber.length <= 9) return { number: checked(fill(documentNumber, 9)), overflow: '' };
  const rest = documentNumber.slice(9) + checkDigit(documentNumber);
  return { number: `${documentNumber.slice(0, 9)}<`, overflow: `${rest}<` };
}

function nameField(person: DocumentHolder, length: number): string {
  return fill(`${transliterate(person.surname)}<<${transliterate(person.givenNames)}`, length);
}

/** Apostrophes vanish, hyphens and spaces become fillers (ICAO 9303-3 §4.6); accents are dropped. */
function transliterate(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/[\u0300-\u036f'’.,]/g, '');
  return plain.toUpperCase().replaceAll(/[^A-Z]+/g, '<');
}

function shortDate(date: string): string {
  return date.slice(2).replaceAll('-', '');
}

function fill(text: string, length: number): string {
  return text.slice(0, length).padEnd(length, '<');
}
