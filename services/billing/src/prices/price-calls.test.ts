import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { schema } from '../schema.ts';
import type { Price } from './price.ts';
import { createPriceBook } from './price-book.ts';
import { type MeteredCall, priceCalls } from './price-calls.ts';
import type { Tier } from './tiers.ts';

const log = createLogger({ service: 'billing', level: 'silent' });
const fresh = await freshDatabase('billing');
await migrate({ schema, ownerUrl: fresh.ownerUrl, log });
const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

/** First three units at 10, up to the fifth at 4, the rest for nothing. */
const graduated: Tier[] = [
  { upTo: 3n, unitPriceMinorUnits: 10n },
  { upTo: 5n, unitPriceMinorUnits: 4n },
  { upTo: null, unitPriceMinorUnits: 0n },
];
const meter = 'face_match';
const may = Date.UTC(2026, 4);
const day = 86_400_000;
const version = (number: number, startMs: number, tiers: readonly Tier[] | null, clientId = ''): Price => ({
  clientId,
  meter,
  version: number,
  tiers,
  startTime: new Date(startMs),
  createTime: new Date(0),
});
const flat = (unitPriceMinorUnits: bigint): Tier[] => [{ upTo: null, unitPriceMinorUnits }];

const call = (clientId: string, units: number, atMs = may): MeteredCall => ({
  clientId,
  meter,
  units: BigInt(units),
  createTime: new Date(atMs),
});
const price = (prices: readonly Price[], calls: readonly MeteredCall[]) =>
  database.asSystem(consumerPurpose, (em) => priceCalls(em, createPriceBook(prices), calls));

describe('a graduated price', () => {
  const list = [version(1, may, graduated)];

  test('counts each unit of a month at its own place, the last of a tier still at its price', async () => {
    const clientId = newId('cli');
    expect(await price(list, [call(clientId, 3), call(clientId, 1)])).toEqual([30n, 4n]);
    expect(await price(list, [call(clientId, 4)])).toEqual([4n]);
    expect(await price(list, [call(clientId, 1)])).toEqual([0n]);
  });

  test('begins anew with each month of UTC, and for each client', async () => {
    const [one, other] = [newId('cli'), newId('cli')];
    const june = Date.UTC(2026, 5);
    expect(await price(list, [call(one, 4, june - 1), call(one, 4, june), call(other, 4)])).toEqual([
      34n,
      34n,
      34n,
    ]);
  });

  test('begins anew where another price was in force in between', async () => {
    const clientId = newId('cli');
    const prices = [
      ...list,
      version(1, may + day, flat(7n), clientId),
      version(2, may + 2 * day, null, clientId),
    ];
    const days = [0, 1, 2].map((count) => call(clientId, 4, may + count * day));
    expect(await price(prices, days)).toEqual([34n, 28n, 34n]);
  });

  test('is not asked for the calls of before it', async () => {
    expect(await price(list, [call(newId('cli'), 2, may - 1)])).toEqual([10n]);
  });

  test('gives two batches at once places of their own', async () => {
    const clientId = newId('cli');
    const batches = await Promise.all(Array.from({ length: 8 }, () => price(list, [call(clientId, 1)])));
    const prices = batches
      .flat()
      .map(Number)
      .toSorted((one, other) => other - one);
    expect(prices).toEqual([10, 10, 10, 4, 4, 0, 0, 0]);
  });
});

test('calls cost together what their sum costs, in whatever order and batches they come', async () => {
  const tiersOf = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 20 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((steps) => {
      let upTo = 0n;
      return steps.map(([size, cost], index): Tier => {
        upTo += BigInt(size);
        return { upTo: index === steps.length - 1 ? null : upTo, unitPriceMinorUnits: BigInt(cost) };
      });
    });
  const moment = fc.integer({ min: -3, max: 36 }).map((count) => may + count * day);
  const versions = fc.array(
    fc.record({ at: moment, tiers: tiersOf, own: fc.boolean(), ends: fc.boolean() }),
    { maxLength: 5 },
  );
  const calls = fc.array(fc.record({ at: moment, units: fc.integer({ min: 1, max: 5 }) }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(versions, calls, fc.integer({ min: 1, max: 7 }), async (made, used, batch) => {
      const [one, other] = [newId('cli'), newId('cli')];
      const prices = [one, other].flatMap((clientId) =>
        made.map(({ at, tiers, own, ends }, index) =>
          version(index + 1, at, own && ends ? null : tiers, own ? clientId : ''),
        ),
      );
      const sum = async (clientId: string, order: typeof used) => {
        let total = 0n;
        for (let start = 0; start < order.length; start += batch) {
          const part = order.slice(start, start + batch).map(({ at, units }) => call(clientId, units, at));
          total += (await price(prices, part)).reduce((all, cost) => all + cost, 0n);
        }
        return total;
      };
      expect(await sum(one, used)).toBe(await sum(other, used.toReversed()));
    }),
    { numRuns: 40 },
  );
});

test('a meter without a price is refused', async () => {
  const unknown = { ...call(newId('cli'), 1), meter: 'time_travel' };
  await expect(price([], [unknown])).rejects.toThrow('no price');
});
