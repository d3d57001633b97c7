import { randomInt } from 'node:crypto';

/** A card of which no other test knows: `4539…` and a right check digit. The simulated bank approves it. */
export function freshCardNumber(): string {
  const digits = `4539${String(randomInt(10 ** 11)).padStart(11, '0')}`;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index));
    const value = index % 2 === 0 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
