import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import { OperatorPriceService } from '@cedula/contract/cedula/billing/v1/operator_price_service_pb.ts';
import { PriceService } from '@cedula/contract/cedula/billing/v1/price_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openBooks, operatorCaller, reasonOf } from '../testing/open-books.ts';
import { noticeMs } from './create-version.ts';

const { getPrices } = PriceService.method;
const { getPriceList, createPrice, listPriceVersions, getClientPrices, createClientPrice, endClientPrice } =
  OperatorPriceService.method;

const clock = manualClock(Date.UTC(2026, 4, 15, 10));
const books = await openBooks({ clock });
afterAll(() => books.close());
const { gateway } = books;
const chief = operatorCaller();

const meter = 'check';
const flat = (unitPriceMinorUnits: number) => [{ unitPriceMinorUnits: BigInt(unitPriceMinorUnits) }];
let clientId: string;
beforeEach(() => {
  clientId = newId('cli');
  clock.advance(86_400_000);
});

const make = async (request: object) => {
  const asked = call(gateway, createPrice, { meter, tiers: flat(9), ...request }, chief);
  return (await asked).message.price;
};
const agree = async (request: object = {}, as = chief) => {
  const asked = { clientId, meter, tiers: flat(3), ...request };
  return (await call(gateway, createClientPrice, asked, as)).message.price;
};
const end = (request: object = {}) => call(gateway, endClientPrice, { clientId, meter, ...request }, chief);
const own = async (id = clientId) =>
  (await call(gateway, getPrices, {}, clientOrigin(id))).message.prices.filter(
    (price) => price.meter === meter,
  );
const costNow = async (id = clientId) => (await own(id))[0]?.tiers[0]?.unitPriceMinorUnits;

describe('the list', () => {
  test('has a price for every meter from the beginning', async () => {
    const { prices } = (await call(gateway, getPriceList, {}, chief)).message;
    const first = prices.filter(({ version }) => version === 0);
    expect(first.map((price) => [price.meter, price.tiers.map((tier) => tier.unitPriceMinorUnits)])).toEqual([
      ['check', [15n]],
      ['face_detection', [2n]],
      ['face_match', [5n]],
      ['image_upload', [1n]],
      ['text_extraction', [8n]],
    ]);
    expect(prices.every(({ currency, agreed }) => currency === 'EUR' && !agreed)).toBe(true);
  });

  test('tells of a version before it is in force, and goes over to it at its time', async () => {
    const before = await costNow();
    const startMs = clock.now() + 7_200_000;
    const made = await make({ tiers: flat(21), startTime: timestampFromMs(startMs) });
    const [now, later] = await own();
    expect(now?.tiers[0]?.unitPriceMinorUnits).toBe(before);
    expect(now?.endTime).toEqual(later?.startTime);
    expect(later).toEqual(made);
    clock.set(startMs);
    expect(await costNow()).toBe(21n);
  });

  test('keeps every version, the last made first, in pages', async () => {
    for (const cost of [31, 32, 33]) await make({ tiers: flat(cost) });
    const seen = [];
    let pageToken = '';
    do {
      const request = { meter, pageSize: 2, pageToken };
      const { message } = await call(gateway, listPriceVersions, request, chief);
      seen.push(...message.prices.map(({ version }) => version));
      pageToken = message.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual(Array.from(seen, (_, index) => seen.length - 1 - index));
    expect(seen.length).toBeGreaterThan(3);
    const token = (await call(gateway, listPriceVersions, { meter, pageSize: 1 }, chief)).message
      .nextPageToken;
    const elsewhere = { meter: 'face_match', pageToken: token };
    expect(await reasonOf(call(gateway, listPriceVersions, elsewhere, chief))).toBe('PAGE_TOKEN_INVALID');
  });

  test('numbers versions without gaps, however many are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => make({})));
    const numbers = made.map((price) => price?.version ?? 0).toSorted((one, other) => one - other);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });
});

describe('what a client has agreed on', () => {
  test('holds for it alone, from a minute later on, and until a minute after its end', async () => {
    const before = await costNow();
    await agree();
    expect(await costNow()).toBe(before);
    clock.advance(noticeMs);
    expect([await costNow(), await costNow(newId('cli'))]).toEqual([3n, before]);
    await end();
    expect(await costNow()).toBe(3n);
    clock.advance(noticeMs);
    expect(await costNow()).toBe(before);
    expect(await reasonOf(end())).toBe('NOT_FOUND');
  });

  test('is not touched by a new version of the list', async () => {
    await agree();
    await make({ tiers: flat(77) });
    clock.advance(noticeMs);
    expect(await costNow()).toBe(3n);
    expect(await own()).toHaveLength(1);
    await end();
    clock.advance(noticeMs);
    expect(await costNow()).toBe(77n);
  });

  test('is seen by operators as by the client', async () => {
    await agree({ tiers: [{ upTo: 10n, unitPriceMinorUnits: 2n }, { unitPriceMinorUnits: 1n }] });
    const { prices } = (await call(gateway, getClientPrices, { clientId }, chief)).message;
    expect(prices).toEqual((await call(gateway, getPrices, {}, clientOrigin(clientId))).message.prices);
    const versions = (await call(gateway, listPriceVersions, { meter, clientId }, chief)).message.prices;
    expect(versions.map(({ version, agreed }) => [version, agreed])).toEqual([[1, true]]);
  });

  test('that was to begin later begins no more when it is ended', async () => {
    const before = await costNow();
    const startMs = clock.now() + 10 * noticeMs;
    await agree({ startTime: timestampFromMs(startMs) });
    await end();
    clock.set(startMs + 1);
    expect(await costNow()).toBe(before);
  });

  test('is made once under an idempotency key', async () => {
    const keyed = { ...chief, origin: { ...chief.origin, idempotencyKey: `price-${clientId}` } };
    const first = await agree({}, keyed);
    expect(await agree({}, keyed)).toEqual(first);
    expect((await call(gateway, listPriceVersions, { meter, clientId }, chief)).message.prices).toHaveLength(
      1,
    );
  });
});

describe('a version is refused', () => {
  const [tier, last] = [{ upTo: 5n, unitPriceMinorUnits: 2n }, { unitPriceMinorUnits: 1n }];
  const refusals: [string, object, string, string][] = [
    ['for a meter that there is not', { meter: 'time_travel' }, 'meter', 'meter.known'],
    ['without tiers', { tiers: [] }, 'tiers', 'repeated.min_items'],
    ['with an end', { tiers: [tier] }, 'tiers[0].upTo', 'tiers.last_without_end'],
    ['with two tiers without end', { tiers: [last, last] }, 'tiers[0].upTo', 'tiers.ascending'],
    ['with tiers out of order', { tiers: [tier, tier, last] }, 'tiers[1].upTo', 'tiers.ascending'],
    ['with a price below nothing', { tiers: flat(-1) }, 'tiers[0].unitPriceMinorUnits', 'int64.gte_lte'],
    ['with more than a million', { tiers: flat(1_000_001) }, 'tiers[0].unitPriceMinorUnits', 'int64.gte_lte'],
    ['in the past', { startTime: timestampFromMs(0) }, 'startTime', 'start_time.notice'],
  ];
  test.each(refusals)('%s, by field and rule', async (_, request, field, rule) => {
    const expected = { reason: 'INVALID_ARGUMENT', details: { violations: [{ field, rule }] } };
    await expect(make(request)).rejects.toMatchObject(expected);
    await expect(agree(request)).rejects.toMatchObject(expected);
  });

  test('with less than a minute of notice, and taken with it', async () => {
    const startTime = (ms: number) => ({ startTime: timestampFromMs(clock.now() + ms) });
    expect(await reasonOf(make(startTime(noticeMs - 1)))).toBe('INVALID_ARGUMENT');
    const made = await make(startTime(noticeMs));
    expect(made?.startTime && timestampMs(made.startTime)).toBe(clock.now() + noticeMs);
  });
});

test('an id that is none is nobody', async () => {
  for (const id of ['', 'cli_x', newId('key')]) {
    expect(await reasonOf(agree({ clientId: id }))).toBe('NOT_FOUND');
    expect(await reasonOf(end({ clientId: id }))).toBe('NOT_FOUND');
    expect(await reasonOf(call(gateway, getClientPrices, { clientId: id }, chief))).toBe('NOT_FOUND');
  }
});

test('nobody but an operator makes or sees the prices of others', async () => {
  const as = clientOrigin(clientId);
  for (const refused of [
    call(gateway, createPrice, { meter, tiers: flat(0) }, as),
    call(gateway, createClientPrice, { clientId, meter, tiers: flat(0) }, as),
    call(gateway, endClientPrice, { clientId, meter }, as),
    call(gateway, getPriceList, {}, as),
    call(gateway, getClientPrices, { clientId }, as),
    call(gateway, listPriceVersions, { meter }, as),
  ]) {
    expect(await reasonOf(refused)).toBe('PERMISSION_DENIED');
  }
});
