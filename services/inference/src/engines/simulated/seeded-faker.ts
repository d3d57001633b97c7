import { createHash } from 'node:crypto';
import { SimpleFaker } from '@faker-js/faker';

/**
 * Chance that the content decides: the same operation on the same bytes, in the same order,
 * draws the same values.
 */
export function seededFaker(operation: string, ...contents: readonly Uint8Array[]): SimpleFaker {
  const hash = createHash('sha256').update(operation);
  for (const content of contents) {
    // Of each content its own digest, so that no two lists of contents run together.
    hash.update(createHash('sha256').update(content).digest());
  }
  const digest = hash.digest();
  const words = Array.from({ length: digest.length / 4 }, (_, index) => digest.readUInt32LE(index * 4));
  const faker = new SimpleFaker();
  faker.seed(words);
  return faker;
}
