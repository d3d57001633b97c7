import { create } from '@bufbuild/protobuf';
import { CallMeteredSchema } from '@cedula/contract/cedula/events/v1/call_metered_pb.ts';
import { ClientDeletedSchema } from '@cedula/contract/cedula/events/v1/client_deleted_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { eraseNextBatch, settleMs, startClientErasure } from '@cedula/chassis/erasure/erase-clients.ts';
import { createEvent, decodeEvent, encodeEvent, type Event } from '@cedula/chassis/events/event-contract.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { type ReportGrouping, sumUsage } from '../reports/report-store.ts';
import { schema } from '../schema.ts';
import { applyEvents } from './apply-events.ts';
import { eraseClientBatch } from './erase-client.ts';

const noon = Date.UTC(2026, 4, 15, 12);
const day = 86_400_000;
/** Whole days, and parts of days at both ends: totals and lines. */
const span = { from: new Date(noon - 3 * day), to: new Date(noon + day) };
const clock = manualClock(noon);
const log = createLogger({ service: 'billing', level: 'silent' });
const fresh = await freshDatabase('billing');
await migrate({ schema, ownerUrl: fresh.ownerUrl, log });
const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

let clientId: string;
beforeEach(() => {
  clientId = newId('cli');
});

function metered(label: string, atMs = noon, id = clientId): Event {
  const call = { meter: 'face_match', units: 1n, accessKeyId: 'key_x', label, method: 'x' };
  return createEvent(newId('evt'), create(CallMeteredSchema, call), { clientId: id }, atMs);
}

const deletion = () => createEvent(newId('evt'), create(ClientDeletedSchema), { clientId }, clock.now());
const apply = (...events: readonly Event[]) =>
  database.asSystem(consumerPurpose, (em) =>
    applyEvents({ outbox: createOutbox({ clock }), clock })(em, events),
  );

/** Erases until nothing is due, in batches so small that there are many. Gives how many. */
async function eraseAll(): Promise<number> {
  const eraseBatch = eraseClientBatch({ database, batchSize: 7 });
  let batches = 0;
  while (await eraseNextBatch({ database, eraseBatch, clock, log })) batches += 1;
  return batches;
}

const report = (grouping: ReportGrouping, id = clientId) =>
  sumUsage(database, { clientId: id, span, grouping, limit: 1_000 });
const linesOf = (id = clientId) =>
  database.withTenant(id, (em) =>
    em.execute<{ label: string }[]>('select * from usage_line order by event_id'),
  );
const withoutLabels = (lines: readonly { label: string }[]) => lines.map((line) => ({ ...line, label: '' }));

/** Calls on five days under labels and without. */
const calls = (count: number, id = clientId) =>
  Array.from({ length: count }, (_, index) =>
    metered(index % 3 === 0 ? '' : `Ada ${index % 10}`, noon - (index % 5) * (day - 60_000), id),
  );

describe('the bill of a deleted client', () => {
  test('keeps each line and sum, and no label, however much it is', async () => {
    const other = newId('cli');
    await apply(...calls(100), ...calls(20, other));
    const [lines, byMeter, byDay, byLabel] = [
      await linesOf(),
      await report('METER'),
      await report('DAY'),
      await report('LABEL'),
    ];
    const others = [await linesOf(other), await report('LABEL', other)];
    expect(byLabel.groups.length).toBeGreaterThan(1);
    await apply(deletion());
    expect(await eraseAll()).toBeGreaterThan(15);
    expect(await linesOf()).toEqual(withoutLabels(lines));
    expect(await report('METER')).toEqual(byMeter);
    expect(await report('DAY')).toEqual(byDay);
    const { units, priceMinorUnits } = byLabel;
    expect(await report('LABEL')).toEqual({
      groups: [{ clientId, name: '', units, priceMinorUnits }],
      units,
      priceMinorUnits,
    });
    expect([await linesOf(other), await report('LABEL', other)]).toEqual(others);
  });

  test('counts calls that are told of later, without their labels', async () => {
    await apply(metered('Ada'));
    await apply(deletion(), metered('Bob'));
    await eraseAll();
    await apply(metered('Cleo'), metered(''));
    expect((await linesOf()).map(({ label }) => label)).toEqual(['', '', '', '']);
    const { groups } = await report('LABEL');
    expect(groups).toEqual([{ clientId, name: '', units: 4n, priceMinorUnits: 20n }]);
  });

  test('is looked through again from its beginning when no batch of before can still commit', async () => {
    await apply(...calls(30), deletion());
    await eraseAll();
    // What a batch leaves that had looked for deleted clients before this one was noted.
    await database.asSystem(clientErasurePurpose, (em) =>
      em.execute(`update usage_line set label = 'Ada' where client_id = ?`, [clientId], 'run'),
    );
    clock.advance(settleMs - 1);
    expect(await eraseAll()).toBe(0);
    clock.advance(1);
    await eraseAll();
    expect((await linesOf()).filter(({ label }) => label !== '')).toEqual([]);
    clock.advance(10 * settleMs);
    expect(await eraseAll()).toBe(0);
  });

  test('is the same when the deletion is told twice', async () => {
    await apply(...calls(10));
    const event = deletion();
    await apply(event);
    await eraseAll();
    const before = [await linesOf(), await report('LABEL')];
    await apply(event);
    expect(await eraseAll()).toBe(0);
    expect([await linesOf(), await report('LABEL')]).toEqual(before);
  });
});

test('events that could not be counted are kept for somebody to look at, without their labels, however many', async () => {
  // More than two batches.
  const events = Array.from({ length: 16 }, () => metered('Ada'));
  for (const event of events) {
    const row = [event.id, clientId, Buffer.from(encodeEvent(event))];
    await database.asSystem(consumerPurpose, (em) =>
      em.execute(
        `insert into dead_letter (event_id, consumer, client_id, subject, event, tries, dead, problem, first_time, last_time)
         values (?, 'billing', ?, 's', ?, 5, true, 'p', now(), now())`,
        row,
        'run',
      ),
    );
  }
  await apply(metered('Ada'), deletion());
  await eraseAll();
  const kept = await database.asSystem(consumerPurpose, (em) =>
    em.execute<{ event: Uint8Array }[]>(
      'select event from dead_letter where client_id = ? order by event_id',
      [clientId],
    ),
  );
  expect(kept.map(({ event }) => decodeEvent(event))).toMatchObject(
    events
      .toSorted((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ id }) => ({ id, payload: { case: 'callMetered', value: { units: 1n, label: '' } } })),
  );
  expect((await linesOf()).map(({ label }) => label)).toEqual(['']);
});

test('the oldest erasure that is not finished is measured', async () => {
  const metrics = createMetrics({ service: 'billing' });
  const never = { database, eraseBatch: () => Promise.reject(new Error('not today')), clock, log, metrics };
  await eraseAll();
  const loop = startClientErasure(never);
  const seconds = async () =>
    (await metrics.getSingleMetric('cedula_client_erasure_oldest_seconds')?.get())?.values[0]?.value;
  clock.advance(settleMs);
  await eraseAll();
  expect(await seconds()).toBe(0);
  await apply(deletion());
  clock.advance(600_000);
  expect(await seconds()).toBe(600);
  await loop.close();
});
