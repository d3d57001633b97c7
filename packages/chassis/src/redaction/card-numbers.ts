/**
 * Card numbers in running text: a known issuer prefix, a length that issuer uses, and a
 * right Luhn digit (ISO/IEC 7812-1). Luhn alone would match one random number in ten.
 */
const issuers: readonly RegExp[] = [
  /^4(\d{12}|\d{15}|\d{18})$/, // Visa
  /^5[1-5]\d{14}$/, // Mastercard
  /^(222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/, // Mastercard, 2-series
  /^3[47]\d{13}$/, // American Express
  /^(6011|64[4-9]\d|65\d{2})\d{12,15}$/, // Discover
  /^35(2[89]|[3-8]\d)\d{12,15}$/, // JCB
  /^3(0[0-5]|[689]\d)\d{11,16}$/, // Diners Club
  /^62\d{14,17}$/, // UnionPay
  /^(5018|5020|5038|5893|6304|6759|676[1-3])\d{9,15}$/, // Maestro
];

const shortest = 13;
const longest = 19;
// Groups of digits with one space, dot or hyphen between them, as people write them.
const digitGroups = /\d+(?:[ .-]\d+)*/g;

/** Whether a text holds a card number. */
export function containsCardNumber(text: string): boolean {
  return findCardNumbers(text).length > 0;
}

/** The text with `[card]` where a card number stood. */
export function maskCardNumbers(text: string): string {
  let masked = '';
  let copied = 0;
  for (const { start, end } of findCardNumbers(text)) {
    masked += `${text.slice(copied, start)}[card]`;
    copied = end;
  }
  return copied === 0 ? text : masked + text.slice(copied);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function findCardNumbers(text: string): Span[] {
  const found: Span[] = [];
  for (const run of text.matchAll(digitGroups)) {
    if (run[0].length < shortest) continue;
    const groups = [...run[0].matchAll(/\d+/g)].map(({ 0: digits, index }) => ({
      digits,
      start: run.index + index,
    }));
    for (let first = 0; first < groups.length; first += 1) {
      const span = cardFrom(groups, first);
      if (span === undefined || isPartOfHash(text, span)) continue;
      found.push(span);
      while ((groups[first + 1]?.start ?? span.end) < span.end) first += 1;
    }
  }
  return found;
}

/** The card number that begins with a group, which may be followed by other numbers. */
function cardFrom(groups: readonly { digits: string; start: number }[], first: number): Span | undefined {
  let digits = '';
  for (const group of groups.slice(first, first + longest)) {
    digits += group.digits;
    if (digits.length > longest) return undefined;
    if (digits.length >= shortest && issuers.some((issuer) => issuer.test(digits)) && passesLuhn(digits)) {
      return { start: groups[first]?.start ?? 0, end: group.start + group.digits.length };
    }
  }
  return undefined;
}

/** A hash or an id now and then spells a card number; it changes between letters and digits all the time. */
function isPartOfHash(text: string, { start, end }: Span): boolean {
  const before = /[a-z0-9]{0,64}$/i.exec(text.slice(Math.max(0, start - 64), start))?.[0] ?? '';
  const after = /^[a-z0-9]{0,64}/i.exec(text.slice(end, end + 64))?.[0] ?? '';
  const letterRuns = `${before}0${after}`.match(/[a-z]+/gi) ?? [];
  return letterRuns.length >= 4;
}

/** Whether the last of these digits is the check digit of the others (ISO/IEC 7812-1, annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
