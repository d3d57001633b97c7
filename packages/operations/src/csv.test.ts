import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { expect, test } from 'vitest';
import { compileCsv } from './csv.ts';
import { nameOf } from './operation.ts';

const { streamUsageLines, streamUsageReport, listUsageLines } = ReportService.method;
const methods = new Map(
  [ReportService, UsageService].flatMap(({ methods: all }) => all.map((method) => [nameOf(method), method])),
);
const compile = (streamedBy: string, fileName = 'lines.csv') =>
  compileCsv(listUsageLines.input, { fileName, streamedBy }, methods);

test('the columns of CSV are the fields of a line', () => {
  const { columns } = compile(nameOf(streamUsageLines));
  expect(columns.map(({ name }) => name)).toEqual([
    'request_id',
    'meter',
    'units',
    'create_time',
    'access_key_id',
    'label',
    'price_minor_units',
  ]);
});

test('a contract whose CSV cannot work is refused, with what is wrong', () => {
  expect(() => compile('cedula.billing.v1.ReportService.Nothing')).toThrow('no known server-streaming');
  expect(() => compile(nameOf(listUsageLines))).toThrow('no known server-streaming');
  expect(() => compile(nameOf(streamUsageReport))).toThrow('does not take');
  expect(() => compile(nameOf(streamUsageLines), '../lines.csv')).toThrow('no file name');
});
