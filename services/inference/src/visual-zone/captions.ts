/** What the print of a document states, named as in the machine readable zone where that has it too. */
export type VisualFieldName =
  | 'documentCode'
  | 'issuingState'
  | 'documentNumber'
  | 'surname'
  | 'givenNames'
  | 'nationality'
  | 'birthDate'
  | 'placeOfBirth'
  | 'sex'
  | 'issueDate'
  | 'expiryDate'
  | 'personalNumber'
  | 'authority';

/** The captions of ICAO 9303-3 §3.4 in English and those that often stand beside them, plain and small. */
const captions: readonly (readonly [VisualFieldName, readonly string[]])[] = [
  ['documentCode', ['type']],
  ['issuingState', ['country code', 'code of issuing state', 'issuing state', 'code du pays']],
  [
    'documentNumber',
    [
      'passport no',
      'passport number',
      'no de passeport',
      'document no',
      'document number',
      'card no',
      'card number',
      'identity card no',
    ],
  ],
  ['surname', ['surname', 'surnames', 'last name', 'family name', 'nom', 'apellidos']],
  [
    'givenNames',
    [
      'given names',
      'given name',
      'first name',
      'first names',
      'forename',
      'forenames',
      'prenoms',
      'prenom',
      'nombres',
      'vornamen',
    ],
  ],
  ['nationality', ['nationality', 'nationalite', 'nacionalidad', 'staatsangehorigkeit']],
  ['birthDate', ['date of birth', 'birth date', 'date de naissance', 'fecha de nacimiento', 'geburtsdatum']],
  ['placeOfBirth', ['place of birth', 'lieu de naissance', 'lugar de nacimiento', 'geburtsort']],
  ['sex', ['sex', 'sexe', 'sexo', 'gender', 'geschlecht']],
  ['issueDate', ['date of issue', 'issue date', 'date de delivrance', 'fecha de expedicion']],
  [
    'expiryDate',
    [
      'date of expiry',
      'date of expiration',
      'expiry date',
      'expiration date',
      'valid until',
      'date d expiration',
      'fecha de caducidad',
      'gultig bis',
    ],
  ],
  ['personalNumber', ['personal no', 'personal number', 'no personnel', 'identity no', 'identity number']],
  ['authority', ['authority', 'issuing authority', 'autorite', 'autoridad', 'behorde']],
];

const entries = captions.flatMap(([name, texts]) => texts.map((text) => ({ name, text })));

/**
 * The field that a caption announces, if the text is one or begins with one: captions in two
 * languages are divided by a slash, which may be misread. So may one letter in five, since captions
 * are the smallest print on a page.
 */
export function captionOf(text: string): VisualFieldName | undefined {
  let found: VisualFieldName | undefined;
  let smallest = 1 / 5;
  for (const part of text.split('/').map(plain)) {
    for (const { name, text: caption } of entries) {
      const beginning = part.split(' ').slice(0, caption.split(' ').length).join(' ');
      const misread = distance(beginning, caption) / caption.length;
      if (misread > smallest || (found !== undefined && misread === smallest)) continue;
      smallest = misread;
      found = name;
    }
  }
  return found;
}

function plain(text: string): string {
  const letters = text
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return letters.replaceAll(/[^a-z]+/g, ' ').trim();
}

/** How many letters must be changed, added or left out to make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > other.length / 5) return other.length;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one.charAt(i - 1) === other.charAt(j - 1) ? 0 : 1;
      const [left = 0, up = 0, corner = 0] = [next[j - 1], row[j], row[j - 1]];
      next.push(Math.min(left + 1, up + 1, corner + same));
    }
    row = next;
  }
  return row[other.length] ?? other.length;
}
