import { ListImagesResponseSchema } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageSchema } from '@cedula/contract/cedula/media/v1/image_pb.ts';
import { GetUsageReportResponseSchema } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { describe, expect, test } from 'vitest';
import { createTestTerminal } from '../testing/test-terminal.ts';
import { localTime } from './cells.ts';
import { itemPrinter } from './print-items.ts';
import { printMessage } from './print-message.ts';
import { layOut } from './table.ts';

const image = (id: string, label: string) => ({
  id,
  label,
  metadata: { desk: '7' },
  sizeBytes: '12345678901234567890',
  width: 640,
  createTime: '2026-01-31T12:00:07.123Z',
  variants: [{ name: 'thumb', width: 200 }],
});

describe('a list', () => {
  const print = (items: readonly unknown[], columns?: number) => {
    const terminal = createTestTerminal(columns === undefined ? {} : { columns });
    const field = ListImagesResponseSchema.field.images;
    itemPrinter(field, terminal)(items);
    return terminal.written;
  };

  test('has a line for each item, and columns for what they hold', () => {
    const { stdout } = print([image('img_1', 'a'), image('img_22', 'long label')]);
    const [header = '', first = '', second = ''] = stdout.toString().split('\n');
    expect(header.split(/ +/)).toEqual(['ID', 'LABEL', 'SIZEBYTES', 'WIDTH', 'CREATETIME', 'METADATA.DESK']);
    expect(first).toMatch(/^img_1 {3}a {11}12345678901234567890 {4}640 {2}2026-01-31 \d\d:\d0:07 {2}7$/);
    expect(second).toContain('img_22  long label  ');
  });

  test('leaves out the columns that do not fit, but never the first', () => {
    expect(print([image('img_1', 'a')], 20).stdout.toString()).toMatch(/^ID {5}LABEL {2}WIDTH\n/);
    expect(print([image('img_1', 'a')], 1).stdout.toString()).toBe('ID\nimg_1\n');
  });

  test('of nothing says so, to people only', () => {
    const { stdout, stderr } = print([]);
    expect([stdout.toString(), stderr.toString()]).toEqual(['', 'no images\n']);
  });

  test('goes on over pages as it began', () => {
    const terminal = createTestTerminal();
    const next = itemPrinter(ListImagesResponseSchema.field.images, terminal);
    next([{ id: 'a', label: 'x' }]);
    next([{ id: 'bcdefg', label: 'y', width: 1 }]);
    expect(terminal.written.stdout.toString()).toBe('ID  LABEL\na   x\nb…  y\n');
  });
});

test('one resource is shown as that, line by line, what it lacks left out', () => {
  const terminal = createTestTerminal();
  printMessage(ImageSchema, { ...image('img_1', ''), contentType: 'image/png' }, terminal);
  const lines = terminal.written.stdout.toString().split('\n');
  expect(lines).toContain('id             img_1');
  expect(lines).toContain('metadata.desk  7');
  expect(lines.join('\n')).not.toContain('label');
  expect(lines.slice(-5)).toEqual(['', 'variants: 1', 'NAME   WIDTH', 'thumb    200', '']);
});

test('an answer that holds one resource is shown as that', () => {
  const terminal = createTestTerminal();
  const report = { units: '3', rows: [], truncated: false, groupBy: 'METER' };
  printMessage(GetUsageReportResponseSchema, { report }, terminal);
  expect(terminal.written.stdout.toString()).toBe(
    'groupBy    METER\nunits      3\ntruncated  false\n\nrows: 0\n',
  );
});

test('characters are counted as people do', () => {
  const name = 'e\u0301'.repeat(50);
  const table = layOut([[{ name: 'name', text: name, isNumber: false }]], Infinity);
  expect(table.line([{ name: 'name', text: name, isNumber: false }])).toBe(`${'e\u0301'.repeat(39)}…`);
});

test('a time that is none is shown as it came', () => {
  expect(localTime('soon')).toBe('soon');
});
