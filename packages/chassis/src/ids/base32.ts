/**
 * Crockford's base32 in lower case: no i, l, o, u. Its characters stand in the order of
 * their values, so texts of one length sort as the numbers do.
 */
export const base32Alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

// Two characters at a time: half the look-ups on a path that every request takes.
const pairs = Array.from(
  { length: 1_024 },
  (_, value) => base32Alphabet.charAt(value >> 5) + base32Alphabet.charAt(value & 31),
);

/** Writes 20 bits as four characters. */
export function encode20Bits(value: number): string {
  return `${pairs[value >>> 10]}${pairs[value & 1_023]}`;
}

/** Reads up to ten characters (50 bits). The text holds characters of the alphabet alone. */
export function decodeBase32(text: string): number {
  let value = 0;
  for (const character of text) value = value * 32 + base32Alphabet.indexOf(character);
  return value;
}
