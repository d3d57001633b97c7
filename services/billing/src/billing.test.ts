import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt';
import {
  ReportService,
  UsageReport_GroupBy as GroupBy,
} from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { type Event, EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema, QuotaSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../tools/testing/database.ts';
import { implementations } from './implementations.ts';
import { firstPrices } from './prices/first-prices.ts';
import { schema } from './schema.ts';
import { countUsage } from './usage/count-usage.ts';

const { countBilledCalls, getQuota, getUsage } = UsageService.method;
const { getUsageReport, listUsageLines } = ReportService.method;

/** What units cost by the list that an installation begins with. */
function priceOf(meter: string, units: bigint): bigint {
  const price = firstPrices.find((first) => first.meter === meter);
  return (price?.tiers[0]?.unitPriceMinorUnits ?? 0n) * units;
}

/** In the middle of a month, so that spans reach into the ones around it. */
const now = Date.UTC(2026, 4, 15, 10);
const clock = manualClock(now);
const log = createLogger({ service: 'billing', level: 'silent' });
let fresh: FreshDatabase;
let database: Database;
let mesh: Awaited<ReturnType<typeof startMesh>>;

beforeAll(async () => {
  fresh = await freshDatabase('billing');
  await assertNoDrift({ schema, ownerUrl: fresh.ownerUrl });
  database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const parts = { database, clock, pageTokens: createPageTokens(keyring) };
  mesh = await startMesh(implementations(parts), [UsageService, ReportService]);
});
afterAll(async () => {
  await mesh.close();
  await database.close();
  await fresh.drop();
});

interface Counted {
  readonly meter: string;
  readonly units: number;
  readonly key: string;
  readonly label: string;
  readonly at: number;
}

function metered(clientId: string, { meter, units, key, label, at }: Counted): Event {
  return create(EventSchema, {
    id: newId('evt'),
    clientId,
    requestId: newId('req'),
    occurTime: timestampFromMs(at),
    payload: {
      case: 'callMetered',
      value: { meter, units: BigInt(units), accessKeyId: key, label, method: 'x' },
    },
  });
}

const count = (events: readonly Event[]) =>
  database.asSystem(consumerPurpose, (em) => countUsage(em, events));

const counted = fc.record({
  meter: fc.constantFrom('face_match', 'face_detection', 'image_upload', 'text_extraction'),
  units: fc.integer({ min: 1, max: 5 }),
  key: fc.constantFrom('key_a', 'key_b', ''),
  label: fc.constantFrom('', 'lobby', 'Füße "x", \\y'),
  // Crowded around midnights, where whole days and their parts meet.
  at: fc
    .tuple(fc.integer({ min: 12, max: 17 }), fc.constantFrom(-1, 0, 1, 40_000_000, 86_399_999))
    .map(([day, ms]) => Date.UTC(2026, 4, day) + ms),
});
const moment = fc
  .tuple(fc.integer({ min: 11, max: 18 }), fc.constantFrom(-1, 0, 1, 39_999_999, 40_000_001))
  .map(([day, ms]) => Date.UTC(2026, 4, day) + ms);

async function allLines(
  as: ReturnType<typeof clientOrigin>,
  span: { from?: number; to?: number },
  pageSize: number,
) {
  const lines = [];
  let pageToken = '';
  do {
    const request = { ...spanMessage(span), pageSize, pageToken };
    const { message } = await call(mesh.gateway, listUsageLines, request, as);
    lines.push(...message.lines);
    pageToken = message.nextPageToken;
  } while (pageToken !== '');
  return lines;
}

const spanMessage = ({ from, to }: { from?: number; to?: number }) => ({
  ...(from !== undefined && { from: timestampFromMs(from) }),
  ...(to !== undefined && { to: timestampFromMs(to) }),
});

const groupOf: Record<'DAY' | 'METER' | 'ACCESS_KEY' | 'LABEL', (line: Counted) => string> = {
  DAY: ({ at }) => new Date(at).toISOString().slice(0, 10),
  METER: ({ meter }) => meter,
  ACCESS_KEY: ({ key }) => key,
  LABEL: ({ label }) => label,
};

/** The report by the plainest reading: every call, one by one. */
function plainReport(calls: readonly Counted[], name: (line: Counted) => string, from: number, to: number) {
  const rows = new Map<string, { units: bigint; priceMinorUnits: bigint }>();
  for (const line of calls.filter(({ at }) => at >= from && at < to)) {
    const before = rows.get(name(line)) ?? { units: 0n, priceMinorUnits: 0n };
    rows.set(name(line), {
      units: before.units + BigInt(line.units),
      priceMinorUnits: before.priceMinorUnits + priceOf(line.meter, BigInt(line.units)),
    });
  }
  const byName = (one: [string, unknown], other: [string, unknown]) =>
    Buffer.compare(Buffer.from(one[0]), Buffer.from(other[0]));
  return [...rows].toSorted(byName).map(([group, sums]) => ({ group, ...sums }));
}

describe('a report', () => {
  test('is what its calls add up to, over any span, in any grouping, however they came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(counted, { maxLength: 25 }),
        moment,
        moment,
        fc.constantFrom('DAY' as const, 'METER' as const, 'ACCESS_KEY' as const, 'LABEL' as const),
        fc.integer({ min: 1, max: 10 }),
        async (calls, one, other, grouping, batch) => {
          const clientId = newId('cli');
          const events = calls.map((line) => metered(clientId, line));
          for (let start = 0; start < events.length; start += batch)
            await count(events.slice(start, start + batch));
          const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
          const as = clientOrigin(clientId);
          const request = { ...spanMessage({ from, to }), groupBy: GroupBy[grouping] };
          const { report } = (await call(mesh.gateway, getUsageReport, request, as)).message;
          const plain = plainReport(calls, groupOf[grouping], from, to);
          expect(
            report?.rows.map(({ group, units, priceMinorUnits }) => ({ group, units, priceMinorUnits })),
          ).toEqual(plain);
          const sum = (name: 'units' | 'priceMinorUnits') =>
            plain.reduce((total, row) => total + row[name], 0n);
          expect([report?.units, report?.priceMinorUnits]).toEqual([sum('units'), sum('priceMinorUnits')]);
          const lines = await allLines(as, { from, to }, 7);
          expect(lines.reduce((total, line) => total + line.priceMinorUnits, 0n)).toBe(
            report?.priceMinorUnits,
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);

  test('of a client shows nothing of another', async () => {
    const [mine, other] = [newId('cli'), newId('cli')];
    await count([metered(mine, { meter: 'face_match', units: 1, key: '', label: '', at: now })]);
    const theirs = await call(mesh.gateway, getUsage, {}, clientOrigin(other));
    expect(theirs.message.usage?.units).toBe(0n);
    expect(await allLines(clientOrigin(other), {}, 10)).toEqual([]);
    const ours = await call(mesh.gateway, getUsage, {}, clientOrigin(mine));
    expect(ours.message.usage).toMatchObject({
      units: 1n,
      priceMinorUnits: priceOf('face_match', 1n),
      currency: 'EUR',
    });
  });

  test('without a span is of the current month in UTC', async () => {
    const clientId = newId('cli');
    const line = { meter: 'image_upload', units: 1, key: '', label: '' };
    const month = { from: Date.UTC(2026, 4), to: Date.UTC(2026, 5) };
    const moments = [month.from - 1, month.from, month.to - 1, month.to];
    await count(moments.map((at) => metered(clientId, { ...line, at })));
    const { report } = (await call(mesh.gateway, getUsageReport, {}, clientOrigin(clientId))).message;
    expect(report?.units).toBe(2n);
    expect([report?.startTime, report?.endTime].map((time) => time && timestampMs(time))).toEqual([
      month.from,
      month.to,
    ]);
  });

  test('of an empty or turned span is refused by field and rule', async () => {
    const at = timestampFromDate(new Date(now));
    const requests = [{ from: at, to: at }, { from: timestampFromMs(Date.UTC(2030, 0)) }];
    for (const request of requests) {
      const error: unknown = await call(
        mesh.gateway,
        getUsageReport,
        request,
        clientOrigin(newId('cli')),
      ).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({
        reason: 'INVALID_ARGUMENT',
        details: { violations: [{ field: 'from', rule: 'from.before_to' }] },
      });
    }
  });
});

test('lines are listed newest first, each once, also many of one millisecond, while others come in', async () => {
  const clientId = newId('cli');
  const line = { meter: 'face_match', units: 1, key: 'key_a', label: 'x' };
  const events = Array.from({ length: 23 }, (_, index) =>
    metered(clientId, { ...line, at: now - Math.floor(index / 10) }),
  );
  await count(events);
  const seen: string[] = [];
  let pageToken = '';
  do {
    const { message } = await call(
      mesh.gateway,
      listUsageLines,
      { pageSize: 5, pageToken },
      clientOrigin(clientId),
    );
    seen.push(...message.lines.map(({ requestId }) => requestId));
    pageToken = message.nextPageToken;
    await count([metered(clientId, { ...line, at: now + 1 })]);
  } while (pageToken !== '');
  const inOrder = events.toSorted((one, other) => {
    const ms = (event: Event) => (event.occurTime === undefined ? 0 : timestampMs(event.occurTime));
    return ms(other) - ms(one) || (one.id < other.id ? 1 : -1);
  });
  expect(seen).toEqual(inOrder.map(({ requestId }) => requestId));
});

test('two batches that touch the same totals at once both count', async () => {
  const clients = Array.from({ length: 5 }, () => newId('cli'));
  const line = { meter: 'face_match', units: 1, key: 'key_a', label: 'x', at: now };
  const batches = Array.from({ length: 12 }, () =>
    clients.toSorted(() => Math.random() - 0.5).map((id) => metered(id, line)),
  );
  await Promise.all(batches.map(count));
  for (const id of clients) {
    const { message } = await call(mesh.gateway, getUsage, {}, clientOrigin(id));
    expect(message.usage?.units).toBe(12n);
  }
});

test('a meter without a price is not counted as free', async () => {
  const event = metered(newId('cli'), { meter: 'time_travel', units: 1, key: '', label: '', at: now });
  await expect(count([event])).rejects.toThrow('no price');
});

describe('the quota', () => {
  const resetTime = timestampFromMs(Date.UTC(2026, 5, 1));
  const ask = async (clientId: string, quota: MessageInitShape<typeof QuotaSchema>) => {
    const { origin, trace } = clientOrigin(clientId);
    const as = { origin: { ...origin, quota: create(QuotaSchema, quota) }, trace };
    return (await call(mesh.gateway, getQuota, {}, as)).message.quota;
  };

  test('is what admission has seen of it, and never less than nothing is left', async () => {
    const clientId = newId('cli');
    expect(await ask(clientId, { limit: 5, used: 3, resetTime })).toMatchObject({
      limit: 5,
      used: 3,
      remaining: 2,
    });
    expect(await ask(clientId, { limit: 2, used: 3, resetTime })).toMatchObject({
      used: 3,
      remaining: 0,
      resetTime,
    });
  });

  test('is what was billed this month, by requests, where admission has lost count', async () => {
    const clientId = newId('cli');
    const line = { units: 1, key: '', label: '' };
    const both = metered(clientId, { ...line, meter: 'face_match', at: now });
    const stored = metered(clientId, { ...line, meter: 'image_upload', units: 2, at: now });
    stored.requestId = both.requestId;
    const before = metered(clientId, { ...line, meter: 'face_match', at: Date.UTC(2026, 4, 1) - 1 });
    const first = metered(clientId, { ...line, meter: 'face_match', at: Date.UTC(2026, 4, 1) });
    await count([both, stored, before, first]);
    expect(await ask(clientId, { limit: 5, resetTime })).toMatchObject({ used: 2, remaining: 3 });
    const span = { from: timestampFromMs(Date.UTC(2026, 4, 1)), to: resetTime };
    const asGateway = {
      ...clientOrigin(''),
      origin: create(OriginSchema, { caller: Operation_Caller.SERVICE }),
    };
    const told = await call(mesh.gateway, countBilledCalls, { clientId, ...span }, asGateway);
    expect(told.message.calls).toBe(2);
    const others = await call(mesh.gateway, countBilledCalls, { clientId: newId('cli'), ...span }, asGateway);
    expect(others.message.calls).toBe(0);
  });
});
