import { timestampMs } from '@bufbuild/protobuf/wkt';
import { type Invoice, Invoice_Status as Status } from '@cedula/contract/cedula/billing/v1/invoice_pb.ts';
import { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call, callForStream } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { graceMs, openBooks, reasonOf } from '../testing/open-books.ts';

const { listInvoices, getInvoice, listInvoiceUsageLines, downloadInvoice } = InvoiceService.method;

const day = 86_400_000;
const clock = manualClock(Date.UTC(2026, 0, 20));
const books = await openBooks({ clock });
afterAll(() => books.close());
const { gateway } = books;

let clientId: string;
/** The first moment of the month that is open. */
let month: number;
let nextMonth: number;
beforeEach(async () => {
  clientId = newId('cli');
  const now = new Date(clock.now());
  month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  nextMonth = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2);
  clock.set(month);
});

const as = (id = clientId) => clientOrigin(id);
const list = async (request = {}, id = clientId) =>
  (await call(gateway, listInvoices, request, as(id))).message;
const invoices = async (id = clientId) => (await list({}, id)).invoices;
const onlyInvoice = async () => {
  const found = await invoices();
  expect(found).toHaveLength(1);
  const [invoice] = found;
  if (invoice === undefined) throw new Error('no invoice');
  return invoice;
};
const closeMonth = async () => {
  clock.set(nextMonth + graceMs);
  await books.draw();
};
const rowsOf = ({ lines }: Invoice) =>
  lines.map(({ meter, units, amountMinorUnits, adjustment }) => [meter, units, amountMinorUnits, adjustment]);

async function tracedLines(id: string, line: number, pageSize = 2) {
  const lines = [];
  let pageToken = '';
  do {
    const request = { id, line, pageSize, pageToken };
    const { message } = await call(gateway, listInvoiceUsageLines, request, as());
    lines.push(...message.lines);
    pageToken = message.nextPageToken;
  } while (pageToken !== '');
  return lines;
}

describe('an invoice is drawn up', () => {
  test('of what a month had, not before the month is over and those who are late had their time', async () => {
    await books.count(clientId, [
      { at: month, units: 2 },
      { at: month + day, meter: 'image_upload' },
      { at: nextMonth - 1 },
      { at: nextMonth },
    ]);
    clock.set(nextMonth + graceMs - 1);
    await books.draw();
    expect(await invoices()).toEqual([]);
    await closeMonth();
    const invoice = await onlyInvoice();
    expect(rowsOf(invoice)).toEqual([
      ['face_match', 3n, 15n, false],
      ['image_upload', 1n, 1n, false],
    ]);
    expect(invoice).toMatchObject({
      number: `${clientId.slice(4).toUpperCase()}-0001`,
      month: new Date(month).toISOString().slice(0, 7),
      status: Status.OPEN,
      amount: { currency: 'EUR', minorUnits: 16n },
      paymentId: '',
      declineReason: '',
    });
    expect(invoice.createTime && timestampMs(invoice.createTime)).toBe(clock.now());
  });

  test('once, by however many processes at once, in batches of whatever size', async () => {
    const clients = [clientId, ...Array.from({ length: 6 }, () => newId('cli'))];
    for (const id of clients) await books.count(id, [{ at: month }]);
    clock.set(nextMonth + graceMs);
    await books.draw({ processes: 3, batchSize: 2 });
    await books.draw({ processes: 2 });
    for (const id of clients) expect(await invoices(id)).toHaveLength(1);
  });

  test('of each month that has passed meanwhile, with numbers that have no gaps', async () => {
    const used = [0, 2, 3].map((count) => new Date(month).setUTCMonth(new Date(month).getUTCMonth() + count));
    for (const at of used) await books.count(clientId, [{ at }]);
    clock.set(Math.max(...used) + 40 * day);
    await books.draw({ processes: 2 });
    const found = await invoices();
    expect(found.map((invoice) => invoice.month)).toEqual(
      used.toReversed().map((at) => new Date(at).toISOString().slice(0, 7)),
    );
    expect(found.map(({ number }) => number.slice(-4))).toEqual(['0003', '0002', '0001']);
  });
});

describe('calls that are told of late', () => {
  test('stand on the next invoice as adjustments, and leave the one of their month as it was', async () => {
    await books.count(clientId, [{ at: month }, { at: month + 1 }]);
    await closeMonth();
    const before = await onlyInvoice();
    await books.count(clientId, [{ at: month + 2 }, { at: nextMonth + 1 }]);
    expect(await onlyInvoice()).toEqual(before);
    expect(await tracedLines(before.id, 1)).toHaveLength(2);
    clock.set(nextMonth + 40 * day);
    await books.draw();
    const [after, same] = await invoices();
    if (after === undefined) throw new Error('no invoice');
    expect(same).toEqual(before);
    expect(rowsOf(after)).toEqual([
      ['face_match', 1n, 5n, false],
      ['face_match', 1n, 5n, true],
    ]);
    const [own, late] = [await tracedLines(after.id, 1), await tracedLines(after.id, 2)];
    expect(
      [own, late].map((lines) => lines.map(({ createTime }) => createTime && timestampMs(createTime))),
    ).toEqual([[nextMonth + 1], [month + 2]]);
  });

  test('are billed also where their own month had no invoice, and nothing else was used', async () => {
    await books.count(newId('cli'), [{ at: month }]);
    await closeMonth();
    await books.count(clientId, [{ at: month }]);
    clock.set(nextMonth + 40 * day);
    await books.draw();
    expect(rowsOf(await onlyInvoice())).toEqual([['face_match', 1n, 5n, true]]);
  });
});

test('a call that is counted while its month is being closed stands on one bill', async () => {
  clock.set(nextMonth + graceMs);
  const counting = Array.from({ length: 30 }, () => books.count(clientId, [{ at: month }]));
  await Promise.all([...counting, books.draw({ processes: 2 })]);
  clock.set(nextMonth + 40 * day);
  await books.count(clientId, [{ at: nextMonth }]);
  await books.draw();
  const found = await invoices();
  const units = found.flatMap(({ lines }) => lines.map((line) => line.units));
  expect(units.reduce((sum, count) => sum + count, 0n)).toBe(31n);
});

test('a line is traced to its usage lines, which add up to it, in pages', async () => {
  await books.count(
    clientId,
    Array.from({ length: 5 }, (_, index) => ({ at: month + index, units: index + 1 })),
  );
  await books.count(clientId, [{ at: month, meter: 'check' }]);
  await closeMonth();
  const { id, lines } = await onlyInvoice();
  for (const { number, units, amountMinorUnits } of lines) {
    const traced = await tracedLines(id, number);
    expect(traced.reduce((sum, line) => sum + line.units, 0n)).toBe(units);
    expect(traced.reduce((sum, line) => sum + line.priceMinorUnits, 0n)).toBe(amountMinorUnits);
  }
  const { nextPageToken } = (await call(gateway, listInvoiceUsageLines, { id, line: 2, pageSize: 1 }, as()))
    .message;
  const elsewhere = call(gateway, listInvoiceUsageLines, { id, line: 1, pageToken: nextPageToken }, as());
  expect(await reasonOf(elsewhere)).toBe('PAGE_TOKEN_INVALID');
  expect(await reasonOf(tracedLines(id, 3))).toBe('NOT_FOUND');
  expect(await reasonOf(tracedLines(id, 0))).toBe('INVALID_ARGUMENT');
});

test('invoices are listed newest first, each once', async () => {
  const used = [0, 1, 2].map((count) => new Date(month).setUTCMonth(new Date(month).getUTCMonth() + count));
  for (const at of used) await books.count(clientId, [{ at }]);
  clock.set(Math.max(...used) + 40 * day);
  await books.draw();
  const first = await list({ pageSize: 2 });
  const second = await list({ pageSize: 2, pageToken: first.nextPageToken });
  const numbers = [...first.invoices, ...second.invoices].map(({ number }) => number.slice(-1));
  expect([numbers, second.nextPageToken]).toEqual([['3', '2', '1'], '']);
  const foreign = list({ pageToken: first.nextPageToken }, newId('cli'));
  expect(await reasonOf(foreign)).toBe('PAGE_TOKEN_INVALID');
});

test("another client's invoice is one that there is not, like any id", async () => {
  await books.count(clientId, [{ at: month }]);
  await closeMonth();
  const { id } = await onlyInvoice();
  const asked = [
    [as(newId('cli')), id],
    ...['', 'inv_x', newId('inv'), newId('img')].map((other) => [as(), other] as const),
  ] as const;
  for (const [caller, name] of asked) {
    expect(await reasonOf(call(gateway, getInvoice, { id: name }, caller))).toBe('NOT_FOUND');
    expect(await reasonOf(call(gateway, listInvoiceUsageLines, { id: name, line: 1 }, caller))).toBe(
      'NOT_FOUND',
    );
    expect(await reasonOf(callForStream(gateway, downloadInvoice, { id: name }, caller).next())).toBe(
      'NOT_FOUND',
    );
  }
  expect(await invoices(newId('cli'))).toEqual([]);
});

test('the page to print says what the invoice does, the same each time, without scripts', async () => {
  await books.count(clientId, [{ at: month, units: 2 }]);
  await closeMonth();
  const { id, number } = await onlyInvoice();
  const download = async () => {
    const parts = [];
    for await (const { part } of callForStream(gateway, downloadInvoice, { id }, as())) parts.push(part);
    return parts;
  };
  const [head, ...chunks] = await download();
  const bytes = Buffer.concat(chunks.map(({ value }) => (value instanceof Uint8Array ? value : Buffer.of())));
  expect(head).toMatchObject({
    case: 'content',
    value: { number, contentType: 'text/html; charset=utf-8', sizeBytes: BigInt(bytes.length) },
  });
  const page = bytes.toString();
  for (const text of [number, clientId, 'face_match', '2 × 0.05 EUR', '0.10 EUR'])
    expect(page).toContain(text);
  expect(page).not.toMatch(/<script|javascript:|https?:|\son\w+=/i);
  expect(await download()).toEqual([head, ...chunks]);
});
