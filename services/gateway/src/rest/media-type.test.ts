import { expect, test } from 'vitest';
import { parseMediaType } from './media-type.ts';

test('type and names are lower-cased, values are kept and lose their quotes', () => {
  expect(parseMediaType('Application/JSON ; Charset="UTF-8";x=Y')).toEqual({
    type: 'application/json',
    parameters: new Map([
      ['charset', 'UTF-8'],
      ['x', 'Y'],
    ]),
  });
});

test.each([
  '',
  'json',
  'application/',
  'application/json;',
  'application/json; charset',
  'a/b; c=1; C=2',
  'a/b, c/d',
  'a/b; c="d',
])('"%s" is no media type', (header) => {
  expect(parseMediaType(header)).toBeUndefined();
});
