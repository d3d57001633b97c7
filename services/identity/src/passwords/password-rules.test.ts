import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';
import { requireStrongPassword } from './password-rules.ts';

const ann = { userName: 'ann.lee-1979', email: 'Ann.Lee@acme.example' };

function ruleBrokenBy(password: string): string | undefined {
  try {
    requireStrongPassword(password, ann);
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError) || error.reason !== 'INVALID_ARGUMENT') throw error;
    const [violation] = error.details.violations ?? [];
    return violation?.field === 'password' ? violation.rule : 'another field';
  }
}

describe('a weak password is refused by its rule', () => {
  test.each([
    ['password.user_name', 'ann.lee-1979'],
    ['password.user_name', 'ANN.LEE-1979!'],
    ['password.user_name', 'ann.lee-1979ann.lee-1979'],
    ['password.email', 'ann.lee@acme.example'],
    ['password.email', 'Ann.Lee2026'],
    ['password.common', 'password12'],
    ['password.common', 'aaaaaaaaaa'],
  ])('%s: %s', (rule, password) => {
    expect(ruleBrokenBy(password)).toBe(rule);
  });
});

test('names inside of a longer password do no harm', () => {
  expect(ruleBrokenBy('ann.lee-1979 likes fresh bread')).toBeUndefined();
  expect(ruleBrokenBy('why does ann.lee@acme.example write')).toBeUndefined();
});

test.each([
  '1234567890',
  '0987654321',
  '1111111111',
  '123123123123',
  'abcabcabcabc',
  'abcdefghij',
  'qwertyuiop',
  'Qwerty12345',
  '1qaz2wsx3edc',
  '1q2w3e4r5t',
  'zaq12wsx34',
  'asdfghjkl;',
  'Password123!',
  'P@ssw0rd2026',
  'p4$$w0rd!!',
  'Welcome2026!',
  'admin12345',
  'administrator1',
  'iloveyou123',
  'letmein1234',
  'sunshine2026',
  'football2025',
  'changeme123',
  'Summer2026!',
  'passwordpassword',
  'MonkeyDragon1',
  'qwerty123456',
  'willkommen1',
  '147258369147',
])('%s is among the commonest', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each([
  'correct horse battery staple',
  'gravel-teapot-91',
  'xK4#vR9!qLw2',
  'Zwischenmiete im Mai',
  'thunder under the bridge',
  'mi perro come pan a las 6',
  'monkeys paint my fence',
  '日本語のパスワードです',
])('%s is not', (password) => {
  expect(isCommonPassword(password)).toBe(false);
});

test('sixteen random characters are never taken for a common password', () => {
  const character = fc.integer({ min: 33, max: 126 }).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(fc.array(character, { minLength: 16, maxLength: 32 }), (characters) => {
      // Shrinking, or bad luck, may repeat one character; what is meant here has many.
      fc.pre(new Set(characters).size >= 10);
      expect(isCommonPassword(characters.join(''))).toBe(false);
    }),
  );
});

test('a common password is one in any case', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('password12', 'qwertyuiop', 'letmein123'),
      fc.infiniteStream(fc.boolean()),
      (text, ups) => {
        const mixed = Array.from(text, (character) =>
          ups.next().value === true ? character.toUpperCase() : character,
        );
        expect(isCommonPassword(mixed.join(''))).toBe(true);
      },
    ),
  );
});
