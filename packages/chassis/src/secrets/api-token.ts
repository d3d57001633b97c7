import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const prefix = 'cdt_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 30;
/** 62^6 is more than 2^32. */
const checksumLength = 6;
const shape = /^cdt_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/;

/**
 * A new API token: `cdt_`, 30 random characters of base62 (178 bits), and the CRC-32 of
 * those (ISO 3309) in six more. It is recognised without a database, by us and by whoever
 * looks for secrets in places where none should be.
 */
export function newApiToken(random: (below: number) => number = randomInt): string {
  const text = Array.from({ length: randomLength }, () => alphabet.charAt(random(alphabet.length))).join('');
  return `${prefix}${text}${checksumOf(text)}`;
}

/** Whether a text has the shape of an API token and its checksum fits. Says nothing of whether there is such a token. */
export function isApiToken(text: string): boolean {
  const [, random, checksum] = shape.exec(text) ?? [];
  return random !== undefined && checksumOf(random) === checksum;
}

/** What an API token is stored and looked up as: SHA-256, 32 bytes. Enough, since nobody can guess 178 bits. */
export function apiTokenHash(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Six digits of base62, the highest first. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let count = 0; count < checksumLength; count += 1) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
