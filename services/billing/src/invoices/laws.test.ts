import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Invoice } from '@cedula/contract/cedula/billing/v1/invoice_pb.ts';
import { InvoiceService } from '@cedula/contract/cedula/billing/v1/invoice_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { insertPrice } from '../prices/price-store.ts';
import { pricingPurpose } from '../prices/price.entity.ts';
import type { Tier } from '../prices/tiers.ts';
import { graceMs, openBooks } from '../testing/open-books.ts';

const day = 86_400_000;
const clock = manualClock(Date.UTC(2026, 0));
const books = await openBooks({ clock });
afterAll(() => books.close());

/** Each run plays in three months of its own, so that none finds them closed already. */
let run = 0;
const monthsFrom = (first: number) => [0, 1, 2, 3].map((count) => Date.UTC(2026, first + count));

const tiers = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 3,
  })
  .map((steps) => {
    let upTo = 0n;
    return steps.map(([size, cost], index): Tier => {
      upTo += BigInt(size);
      return { upTo: index === steps.length - 1 ? null : upTo, unitPriceMinorUnits: BigInt(cost) };
    });
  });

/** Where in the three months something is: often at their very ends. */
const moment = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(0, 1, 13 * day, 13 * day + 7, 20 * day)),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(-1, -day)),
);
const price = fc.record({ at: moment, own: fc.boolean(), ends: fc.boolean(), tiers });
const used = fc.record({
  at: moment,
  units: fc.integer({ min: 1, max: 4 }),
  meter: fc.constantFrom('face_match', 'image_upload'),
  /** After the closing of how many months it is told of. */
  told: fc.integer({ min: 0, max: 2 }),
});

async function makePrices(
  made: readonly { at: [number, number]; own: boolean; ends: boolean; tiers: Tier[] }[],
  months: number[],
  clientId: string,
) {
  await books.database.asSystem(pricingPurpose, async (em) => {
    for (const [
      index,
      {
        at: [month, offset],
        own,
        ends,
        tiers: list,
      },
    ] of made.entries()) {
      await insertPrice(em, {
        clientId: own ? clientId : '',
        meter: 'face_match',
        version: own ? index + 1 : run * 100 + index,
        tiers: own && ends ? null : list,
        startTime: new Date((months[month] ?? 0) + offset),
        createTime: new Date(0),
      });
    }
  });
}

const invoicesOf = async (clientId: string) =>
  (await call(books.gateway, InvoiceService.method.listInvoices, {}, clientOrigin(clientId))).message
    .invoices;

async function traced(invoice: Invoice, clientId: string) {
  const lines = [];
  for (const { number } of invoice.lines) {
    const request = { id: invoice.id, line: number, pageSize: 100 };
    const { message } = await call(
      books.gateway,
      InvoiceService.method.listInvoiceUsageLines,
      request,
      clientOrigin(clientId),
    );
    lines.push({ number, lines: message.lines });
  }
  return lines;
}

const sumOf = (values: readonly bigint[]) => values.reduce((sum, value) => sum + value, 0n);

/** What all usage lines, and all totals of a grouping, add up to. */
async function kept(clientId: string) {
  const [row] = await books.database.withTenant(clientId, (em) =>
    em.execute<{ lines: string; totals: string }[]>(
      `select (select coalesce(sum(price_minor_units), 0) from usage_line) as lines,
         (select coalesce(sum(price_minor_units), 0) from usage_total where grouping = 'LABEL') as totals`,
    ),
  );
  return { lines: BigInt(row?.lines ?? 0), totals: BigInt(row?.totals ?? 0) };
}

test('lines, totals and invoices add up to the same, whatever is used, priced and told of when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(price, { maxLength: 4 }),
      fc.array(used, { maxLength: 14 }),
      fc.integer({ min: 1, max: 5 }),
      async (prices, calls, batch) => {
        run += 1;
        const months = monthsFrom(run * 4);
        const clientId = newId('cli');
        await makePrices(prices, months, clientId);
        let before: Invoice[] = [];
        for (let closed = 0; closed <= 3; closed += 1) {
          const told = calls
            .filter((one) => one.told === closed)
            .map(({ at: [month, offset], ...one }) => ({ ...one, at: (months[month] ?? 0) + offset }));
          for (let start = 0; start < told.length; start += batch)
            await books.count(clientId, told.slice(start, start + batch));
          clock.set((months[closed] ?? 0) + 31 * day + graceMs);
          await books.draw({ processes: 2, batchSize: 3 });
          const now = (await invoicesOf(clientId)).toReversed();
          // An invoice never changes after it was drawn up.
          expect(now.slice(0, before.length)).toEqual(before);
          before = now;
        }
        const all = await kept(clientId);
        expect(all.totals).toBe(all.lines);
        expect(sumOf(before.map(({ amount }) => amount?.minorUnits ?? 0n))).toBe(all.lines);
        const seen: string[] = [];
        for (const invoice of before) {
          expect(sumOf(invoice.lines.map(({ amountMinorUnits }) => amountMinorUnits))).toBe(
            invoice.amount?.minorUnits,
          );
          const parts = await traced(invoice, clientId);
          for (const line of invoice.lines) {
            const own = parts.find(({ number }) => number === line.number)?.lines ?? [];
            expect(sumOf(own.map(({ units }) => units))).toBe(line.units);
            expect(sumOf(own.map(({ priceMinorUnits }) => priceMinorUnits))).toBe(line.amountMinorUnits);
            expect(sumOf(line.tiers.map((tier) => tier.units * tier.unitPriceMinorUnits))).toBe(
              line.amountMinorUnits,
            );
            expect(sumOf(line.tiers.map(({ units }) => units))).toBe(line.units);
            const [from, to] = [line.startTime, line.endTime].map((time) => time && timestampDate(time));
            for (const { createTime, requestId } of own) {
              const at = createTime && timestampDate(createTime);
              expect(
                at !== undefined && from !== undefined && to !== undefined && from <= at && at < to,
              ).toBe(true);
              seen.push(requestId);
            }
          }
        }
        // No usage line stands on two invoices.
        expect(new Set(seen).size).toBe(seen.length);
      },
    ),
    { numRuns: 10 },
  );
}, 120_000);
