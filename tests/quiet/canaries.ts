import { drawPassport, drawPortrait, specimenPerson } from '@cedula/specimens';
import { hash } from 'node:crypto';

/** The form in which things might be written down where they have no place. */
export type Canaries = Readonly<Record<string, string | Uint8Array>>;

/** Somebody whose data is found nowhere else on the machine. */
export const holder = {
  ...specimenPerson('grace'),
  surname: 'QUORRAVEXTON',
  givenNames: 'ZYPHRINELLA',
  documentNumber: 'X4K9Z7Q2W',
  personalNumber: 'ZE7X9K2Q4',
};

export const selfie = await drawPortrait({ person: 'grace', variation: { jpegQuality: 85 } });
export const passport = await drawPassport({
  person: holder,
  portrait: await drawPortrait({ person: 'grace' }),
  variation: { quality: 90 },
});

/** Words of a client's own, in every field that takes any. */
export const words = {
  company: 'Canary Company Zwitscher',
  email: 'canary.zwitscher@vogelhaus.example',
  keyName: 'canary-key-name-zwitscher',
  label: 'canary-label-zwitscher',
  metadataKey: 'canary-meta-key',
  metadataValue: 'canary-meta-value-zwitscher',
  cardNumber: '4242 4242 4242 4242',
  cardDigits: '5555555555554444',
  chargedCard: '4539578763621486',
  declinedCard: '4000000000009987',
  mistypedCard: '4539578763621487',
  bearer: 'cdt_canarybearerzwitscher',
  idempotencyKey: 'canary-idempotency-zwitscher',
  inPath: 'canary-path-zwitscher',
  inQuery: 'canary-query-zwitscher',
  inBody: 'canary-body-zwitscher',
  inHeader: 'canary-header-zwitscher',
} as const;

/** What of a picture could be recognised: some of its bytes, as they are and in base64, and its digest. */
function tracesOf(name: string, bytes: Buffer): Canaries {
  const middle = Math.floor(bytes.length / 2);
  // Base64 of the same bytes looks different at each of three offsets.
  const encoded = [0, 1, 2].map((offset): [string, string] => [
    `${name} in base64, shifted by ${offset}`,
    bytes.subarray(middle - (middle % 3) + offset, middle - (middle % 3) + offset + 24).toString('base64'),
  ]);
  return {
    [`${name}, its bytes`]: bytes.subarray(middle, middle + 24),
    [`${name}, its digest`]: hash('sha256', bytes),
    [`${name}, its digest in base64`]: hash('sha256', bytes, 'base64'),
    ...Object.fromEntries(encoded),
  };
}

/** Everything that must not be found. */
export const canaries: Canaries = {
  ...words,
  surname: holder.surname,
  'given names': holder.givenNames,
  'document number': holder.documentNumber,
  'personal number': holder.personalNumber,
  'birth date': holder.birthDate,
  'a line of the machine-readable zone': `P<UTO${holder.surname}<<`,
  ...tracesOf('selfie', selfie),
  ...tracesOf('passport', passport),
};
