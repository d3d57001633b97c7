const weights = [7, 3, 1] as const;

/**
 * The check digit of a text of A-Z, 0-9 and `<`: weights 7, 3, 1 from the left over the values
 * 0-9, A-Z as 10-35 and `<` as 0, modulo ten (ICAO 9303-3 §4.9). Characters whose values are
 * equal modulo ten (G and 6, S and 8, L and 1) cannot be told apart by it.
 */
export function checkDigit(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    sum += characterValue(text.charAt(index)) * (weights[index % 3] ?? 0);
  }
  return sum % 10;
}

/** Whether no check digit can tell two characters apart: their values are equal modulo ten. */
export function areCheckEqual(one: string, other: string): boolean {
  return characterValue(one) % 10 === characterValue(other) % 10;
}

/** 0-35; a character that has no place in a machine readable zone throws. */
function characterValue(character: string): number {
  if (character === '<') return 0;
  if (!/^[0-9A-Z]$/.test(character)) throw new RangeError('not a character of a machine readable zone');
  return Number.parseInt(character, 36);
}
