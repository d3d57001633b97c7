import { describe, expect, test } from 'vitest';
import { preferredType } from './accept.ts';

const preferred = (accept: string | undefined) => preferredType(accept, ['application/json', 'text/csv']);

describe('the form of an answer', () => {
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json'],
    ['application/json;q=0.2, text/csv;q=0.3', 'text/csv'],
    ['text/csv, application/json', 'application/json'],
    ['*/*, text/csv;q=0.5', 'application/json'],
    ['*/*;q=0.5, application/json;q=0', 'text/csv'],
    ['application/*;q=0.9, text/csv;q=1.000', 'text/csv'],
    ['text/csv;header=present;q=0.4, */*;q=0.3', 'text/csv'],
  ])('asked for by %j is %s', (accept, type) => {
    expect(preferred(accept)).toBe(type);
  });

  test.each(['application/pdf', 'text/csv;q=0', 'text/csv;q=0.000, image/*'])('is none for %j', (accept) => {
    expect(preferred(accept)).toBeUndefined();
  });

  test.each(['csv', ';;;', 'text/', '\u0000'])(
    'is the first where %j says nothing that can be read',
    (accept) => {
      expect(preferred(accept)).toBe('application/json');
    },
  );
});
