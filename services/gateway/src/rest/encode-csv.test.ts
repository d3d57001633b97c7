import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import {
  ReportService,
  StreamUsageLinesResponseSchema,
} from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvHeader, csvLines } from './encode-csv.ts';

const csv = routesOf([ReportService]).find(
  ({ method }) => method === ReportService.method.listUsageLines,
)?.csv;
if (csv === undefined) throw new Error('the lines have no CSV');

const textOf = (...labels: string[]) =>
  csvLines(
    csv,
    create(StreamUsageLinesResponseSchema, {
      lines: labels.map((label) => ({ label, createTime: timestampFromMs(1_500), priceMinorUnits: -3n })),
    }),
  );

/** Reads CSV by the grammar of RFC 4180 §2. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  const cells = text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g);
  for (const [, quoted, plain = '', end] of cells) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('the first line names the columns as JSON does', () => {
  expect(csvHeader(csv)).toBe('requestId,meter,units,createTime,accessKeyId,label,priceMinorUnits\r\n');
});

test('values stand as they do in JSON; numbers may be negative', () => {
  expect(textOf('lobby')).toBe(',,0,1970-01-01T00:00:01.500Z,,lobby,-3\r\n');
});

test('a time that is not there is an empty cell', () => {
  expect(csvLines(csv, create(StreamUsageLinesResponseSchema, { lines: [{ units: 1n }] }))).toBe(
    ',,1,,,,0\r\n',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])(
  'a spreadsheet takes %j for text, not for a formula',
  (label) => {
    expect(parse(textOf(label))[0]?.[5]).toBe(`'${label}`);
  },
);

test('whatever a text is, it is read back as one cell, behind an apostrophe at the most', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ';', 'ü', 'a', '=') })),
      (labels) => {
        const cells = parse(textOf(...labels)).map((row) => row[5]?.replace(/^'(?=[=+\-@\t\r\n])/, ''));
        expect(cells).toEqual(labels);
      },
    ),
  );
});
