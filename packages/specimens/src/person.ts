import { createRandom, type Random } from './random.ts';

/** What a document says about its holder. Dates are `YYYY-MM-DD`. */
export interface DocumentHolder {
  readonly surname: string;
  readonly givenNames: string;
  /** Nine characters A-Z and 0-9; on cards it may be longer (ICAO 9303-5 §4.2.2). */
  readonly documentNumber: string;
  readonly birthDate: string;
  readonly expiryDate: string;
  readonly sex: 'F' | 'M' | 'X';
  /** Three letters; `UTO`, Utopia, is the one that ICAO 9303 keeps for specimens. */
  readonly nationality: string;
  /** The optional data of the machine readable zone, at most 14 characters in a passport. */
  readonly personalNumber?: string;
}

/** A fictitious person with everything that a drawn document prints. */
export interface SpecimenPerson extends DocumentHolder {
  readonly personalNumber: string;
  readonly issueDate: string;
  readonly placeOfBirth: string;
}

const surnames = [
  'ADEYEMI',
  'BERGSTROM',
  'CALLOWAY',
  'DELACROIX',
  'ERIKSSON',
  'FERRANTE',
  'GOLDBLATT',
  'HARGREAVES',
  'IVANOVIC',
  'JANKOWSKA',
  'KATZENBERG',
  'LINDQVIST',
  'MOREAU-VIDAL',
  'NAKAMURA',
  'OKONKWO',
  'PETROVIC',
  'QUINTERO',
  'ROSENTHAL',
  'SATO',
  'TANAKA',
  'UGARTE',
  'VAN DER BERG',
  'WESTERGAARD',
  'YILMAZ',
  'ZIMMERMANN',
] as const;

const givenNames = {
  F: ['ANNA MARIA', 'BEATRIX', 'CHIARA', 'DOROTHEA', 'ELIF', 'FREYA', 'GRACE', 'HANA', 'INGRID', 'JUNO ALMA'],
  M: ['ANTON', 'BJORN', 'CASPAR', 'DMITRI', 'EMEKA', 'FELIX', 'GUSTAV', 'HUGO JAMES', 'IVO', 'KENJI'],
} as const;

const places = ['ZENITH', 'PORT AMARA', 'NEW HAVEN', 'LOWMOOR', 'SAINT ELMO', 'KINGSFORD'] as const;

/** The letters of document numbers: those that nobody takes for a digit. */
const letters = [
  'A',
  'C',
  'E',
  'F',
  'H',
  'J',
  'K',
  'L',
  'M',
  'N',
  'P',
  'R',
  'T',
  'V',
  'W',
  'X',
  'Y',
] as const;

/**
 * A citizen of Utopia made from a seed: the same seed is the same person for ever, documents
 * included. They are of age, and their documents are valid from 2023 or 2024 for ten years.
 */
export function specimenPerson(seed: string | number): SpecimenPerson {
  const random = createRandom(`person ${seed}`);
  const sex = random.pick(['F', 'M'] as const);
  const issueYear = random.integer(2023, 2024);
  const monthAndDay = `${twoDigits(random.integer(1, 12))}-${twoDigits(random.integer(1, 27))}`;
  return {
    surname: random.pick(surnames),
    givenNames: random.pick(givenNames[sex]),
    documentNumber: `${random.pick(letters)}${digits(random, 6)}${random.pick(letters)}${digits(random, 1)}`,
    birthDate: `${random.integer(1945, 2003)}-${twoDigits(random.integer(1, 12))}-${twoDigits(random.integer(1, 28))}`,
    issueDate: `${issueYear}-${monthAndDay}`,
    expiryDate: `${issueYear + 10}-${monthAndDay}`,
    sex,
    nationality: 'UTO',
    personalNumber: `ZE${digits(random, 6)}${random.pick(letters)}`,
    placeOfBirth: random.pick(places),
  };
}

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.integer(0, 9)).join('');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
