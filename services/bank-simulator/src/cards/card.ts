/** A card as it is presented for a token. */
export interface Card {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly cvc: string;
}

interface Issuer {
  readonly brand: string;
  /** Prefixes and lengths, ISO/IEC 7812-1 and the schemes' own ranges. */
  readonly numbers: RegExp;
}

const issuers: readonly Issuer[] = [
  { brand: 'VISA', numbers: /^4(\d{12}|\d{15}|\d{18})$/ },
  {
    brand: 'MASTERCARD',
    numbers: /^(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  },
  { brand: 'AMERICAN_EXPRESS', numbers: /^3[47]\d{13}$/ },
  { brand: 'DISCOVER', numbers: /^(6011|64[4-9]\d|65\d{2})\d{12,15}$/ },
  { brand: 'JCB', numbers: /^35(2[89]|[3-8]\d)\d{12,15}$/ },
  { brand: 'DINERS_CLUB', numbers: /^3(0[0-5]|[689]\d)\d{11,16}$/ },
  { brand: 'UNIONPAY', numbers: /^62\d{14,17}$/ },
  { brand: 'MAESTRO', numbers: /^(5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}$/ },
];

/** The scheme that issues such a number; undefined where none does, or its last digit is wrong. */
export function brandOf(number: string): string | undefined {
  return passesLuhn(number) ? issuers.find(({ numbers }) => numbers.test(number))?.brand : undefined;
}

/** Whether a code could be the card's own: four digits with American Express, three with the others. */
export function isPossibleCvc(cvc: string, brand: string): boolean {
  return brand === 'AMERICAN_EXPRESS' ? /^\d{4}$/.test(cvc) : /^\d{3}$/.test(cvc);
}

/** Whether a card's last month is over, in UTC. */
export function isExpired(card: Pick<Card, 'expMonth' | 'expYear'>, nowMs: number): boolean {
  return nowMs >= Date.UTC(card.expYear, card.expMonth);
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let index = 0; index < number.length; index += 1) {
    const digit = Number(number.at(-1 - index));
    const value = index % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
