import { expect, test } from 'vitest';
import { bankUrl } from './bank-url.ts';

const read = (text: string) => bankUrl('X').read(text);

test.each([
  'https://bank.example',
  'https://bank.example/acquiring',
  'http://127.0.0.1:9000',
  'http://[::1]:1',
])('%s may be the bank', (text) => expect(read(text)).toBe(text));

test.each([
  'http://bank.example',
  'http://127.0.0.1.example',
  'https://key@bank.example',
  'ftp://localhost',
  '',
])('%j may not: card numbers would travel in the clear, or the URL holds a secret', (text) =>
  expect(read(text)).toBeUndefined(),
);
