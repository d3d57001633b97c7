import { toJson } from '@bufbuild/protobuf';
import { DurationSchema, FieldMaskSchema, timestampFromMs, TimestampSchema } from '@bufbuild/protobuf/wkt';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textMessage } from './read-well-known.ts';

const timestamp = (text: string) => textMessage(TimestampSchema)?.read(text);
const duration = (text: string) => textMessage(DurationSchema)?.read(text);
const mask = (text: string) => textMessage(FieldMaskSchema)?.read(text);

test('a time is read with its fraction and its offset', () => {
  expect(timestamp('2026-02-28T23:59:59.123456789Z')).toMatchObject({
    seconds: 1772323199n,
    nanos: 123456789,
  });
  expect(timestamp('2026-02-28T23:59:59.5+05:30')).toEqual(timestamp('2026-02-28T18:29:59.500Z'));
  expect(timestamp('2024-02-29T00:00:00-00:00')).toEqual(timestamp('2024-02-29T00:00:00Z'));
  expect(timestamp('0001-01-01T00:00:00Z')).toMatchObject({ seconds: -62135596800n });
  expect(timestamp('9999-12-31T23:59:59.999999999Z')).toMatchObject({ seconds: 253402300799n });
  expect(timestamp('1969-12-31T23:59:59.25Z')).toMatchObject({ seconds: -1n, nanos: 250_000_000 });
});

test.each([
  '',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-06-30T23:59:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01t00:00:00z',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00.1234567890Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00+0100',
  '2026-01-01T00:00:00 01:00',
  '0000-12-31T23:59:59Z',
  '0001-01-01T00:00:00+00:01',
  '9999-12-31T23:59:59-00:01',
  '2026-01-01',
  '1767225600',
  '2026-01-01T00:00:00Z\n',
])('"%s" is no time', (text) => {
  expect(timestamp(text)).toBeUndefined();
});

test('a duration is seconds with up to nine decimals', () => {
  expect(duration('86400s')).toMatchObject({ seconds: 86400n, nanos: 0 });
  expect(duration('-1.5s')).toMatchObject({ seconds: -1n, nanos: -500_000_000 });
  expect(duration('-0.000000001s')).toMatchObject({ seconds: 0n, nanos: -1 });
  expect(duration('315576000000s')).toMatchObject({ seconds: 315576000000n });
});

test.each([
  '',
  '1',
  '1m',
  '1 s',
  's',
  '.5s',
  '1.s',
  '1.0123456789s',
  '1sx',
  '+1s',
  '315576000000.1s',
  '315576000001s',
  '1e3s',
])('"%s" is no duration', (text) => {
  expect(duration(text)).toBeUndefined();
});

test('a mask takes either spelling and holds the contract’s', () => {
  expect(mask('albumId,metadata,image.sizeBytes,page_size')).toHaveProperty('paths', [
    'album_id',
    'metadata',
    'image.size_bytes',
    'page_size',
  ]);
  expect(mask('')).toHaveProperty('paths', []);
  for (const wrong of [',', 'a,', 'a..b', 'A', 'a b', '*', '__proto__']) expect(mask(wrong)).toBeUndefined();
});

test('every time is read back from how it is written', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        const written = toJson(TimestampSchema, timestampFromMs(date.getTime()));
        expect(timestamp(written)).toEqual(timestampFromMs(date.getTime()));
        expect(timestamp(date.toISOString())).toEqual(timestampFromMs(date.getTime()));
      },
    ),
  );
});
