import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { type Event, EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import type { CallMeteredSchema } from '@cedula/contract/cedula/events/v1/call_metered_pb.ts';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { decodeEvent } from '@cedula/chassis/events/event-contract.ts';
import { createInbox } from '@cedula/chassis/events/inbox.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import type { ReadableLetter } from '@cedula/chassis/events/letters.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { relayPurpose } from '@cedula/chassis/events/outbox-table.ts';
import { type Id, isId, newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../tools/testing/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { applyEvents } from '../erasures/apply-events.ts';
import { implementations } from '../implementations.ts';
import { schema } from '../schema.ts';
import { quotaUsesOf } from './quota-use.ts';

const now = Date.UTC(2026, 4, 15, 10);
const clock = manualClock(now);
const log = createLogger({ service: 'billing', level: 'silent' });
let fresh: FreshDatabase;
let database: Database;
let mesh: Awaited<ReturnType<typeof startMesh>>;

beforeAll(async () => {
  fresh = await freshDatabase('billing');
  await migrate({ schema, ownerUrl: fresh.ownerUrl, log });
  database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const parts = { database, clock, pageTokens: createPageTokens(keyring) };
  mesh = await startMesh(implementations(parts), [UsageService]);
});
afterAll(async () => {
  await mesh.close();
  await database.close();
  await fresh.drop();
});

function metered(
  clientId: string,
  { at = now, ...value }: MessageInitShape<typeof CallMeteredSchema> & { readonly at?: number },
): Event {
  return create(EventSchema, {
    id: newId('evt'),
    clientId,
    requestId: newId('req'),
    occurTime: timestampFromMs(at),
    payload: { case: 'callMetered', value: { meter: 'face_match', units: 1n, method: 'x', ...value } },
  });
}
const calls = (clientId: string, count: number, quotaLimit = 10, at = now) =>
  Array.from({ length: count }, (_, index) => metered(clientId, { quotaLimit, at: at + index }));

const inbox = createInbox('billing', clock, 14 * 86_400_000);
const outbox = createOutbox({ clock });
function asEventId(id: string): Id<'evt'> {
  if (!isId('evt', id)) throw new Error(`${id} is no event's id`);
  return id;
}
const letterOf = (event: Event): ReadableLetter => ({
  key: event.id,
  id: asEventId(event.id),
  publisher: undefined,
  subject: '',
  payload: new Uint8Array(),
  content: event,
  deliveries: [],
});

/** What the consumer does in a transaction of its own. */
const consume = (events: readonly Event[]) =>
  database.asSystem(consumerPurpose, async (em) => {
    const claimed = await inbox.claim(
      em,
      events.map(letterOf).toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    );
    const contents = claimed.map(({ content }) => content);
    if (contents.length > 0) await applyEvents({ outbox, clock })(em, contents);
  });

/** What was told of a client, as it stands in the outbox. */
async function told(clientId: string): Promise<string[]> {
  const rows = await database.asSystem(relayPurpose, (em) =>
    em.execute<{ event: Uint8Array }[]>('select event from outbox where client_id = ? order by event_id', [
      clientId,
    ]),
  );
  return rows.map(({ event }) => {
    const { payload } = decodeEvent(event);
    if (payload.case !== 'quotaThresholdReached') throw new Error(`${payload.case} was told`);
    const { percent, month, calls: made, quotaLimit } = payload.value;
    return `${month} ${percent} %: ${made} of ${quotaLimit}`;
  });
}

describe('a client is told of its quota', () => {
  test('at 80 and at 100 %, once each, however many calls follow', async () => {
    const clientId = newId('cli');
    const events = calls(clientId, 12);
    for (const [index, event] of events.entries()) {
      await consume([event]);
      const expected = ['2026-05 80 %: 8 of 10', '2026-05 100 %: 10 of 10'];
      expect(await told(clientId)).toEqual(expected.slice(0, index < 7 ? 0 : index < 9 ? 1 : 2));
    }
  });

  test('of both at once where one batch reaches both', async () => {
    const clientId = newId('cli');
    await consume(calls(clientId, 11));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 11 of 10', '2026-05 100 %: 11 of 10']);
  });

  test('not again when the same calls are told of again', async () => {
    const clientId = newId('cli');
    const events = calls(clientId, 8);
    await consume(events);
    await consume(events);
    await consume(calls(clientId, 1));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 8 of 10']);
  });

  test('once, also where calls are counted at once', async () => {
    const clientId = newId('cli');
    await Promise.all(calls(clientId, 20).map((event) => consume([event])));
    expect(await told(clientId)).toHaveLength(2);
  });

  test('of a quota that was raised by what it is now, and not a second time', async () => {
    const clientId = newId('cli');
    await consume(calls(clientId, 8, 10));
    await consume(calls(clientId, 80, 100, now + 1_000));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 8 of 10']);
    await consume(calls(clientId, 12, 100, now + 2_000));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 8 of 10', '2026-05 100 %: 100 of 100']);
  });

  test('of a quota that was lowered below what is used, with the next call', async () => {
    const clientId = newId('cli');
    await consume(calls(clientId, 50, 100));
    expect(await told(clientId)).toEqual([]);
    await consume(calls(clientId, 1, 40, now + 1_000));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 51 of 40', '2026-05 100 %: 51 of 40']);
  });

  test('by the latest quota, whichever call is told of last', async () => {
    const clientId = newId('cli');
    const [early] = calls(clientId, 1, 10);
    await consume(calls(clientId, 50, 100, now + 1_000));
    if (early !== undefined) await consume([early]);
    expect(await told(clientId)).toEqual([]);
  });

  test('for each month by itself', async () => {
    const clientId = newId('cli');
    const midnight = Date.UTC(2026, 5, 1);
    await consume(calls(clientId, 7, 10, midnight - 7));
    await consume(calls(clientId, 7, 10, midnight));
    expect(await told(clientId)).toEqual([]);
    await consume(calls(clientId, 1, 10, midnight - 1));
    expect(await told(clientId)).toEqual(['2026-05 80 %: 8 of 10']);
  });

  test('by calls: what one counts on further meters takes none of the quota', async () => {
    const clientId = newId('cli');
    await consume([
      ...calls(clientId, 7),
      ...Array.from({ length: 9 }, () => metered(clientId, { meter: 'image_upload' })),
    ]);
    expect(await told(clientId)).toEqual([]);
  });

  test('of no quota that is nothing', async () => {
    const clientId = newId('cli');
    await consume(calls(clientId, 1, 0));
    expect(await told(clientId)).toEqual([]);
  });

  test('by nobody once it is deleted', async () => {
    const clientId = newId('cli');
    const deletion = create(EventSchema, {
      id: newId('evt'),
      clientId,
      occurTime: timestampFromMs(now),
      payload: { case: 'clientDeleted', value: {} },
    });
    await consume([deletion, ...calls(clientId, 10)]);
    expect(await told(clientId)).toEqual([]);
  });
});

test('however calls are batched, they add up to the same use by the same quota', () => {
  const event = fc.record({
    quotaLimit: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    at: fc.nat(9),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (made) => {
      const events = made.map(({ quotaLimit, at }) =>
        metered('cli_a', { at: now + at, ...(quotaLimit !== undefined && { quotaLimit }) }),
      );
      const [use] = quotaUsesOf(events);
      const counted = made.filter(({ quotaLimit }) => quotaLimit !== undefined);
      expect(use?.calls ?? 0).toBe(counted.length);
      const latest = Math.max(...counted.map(({ at }) => at));
      const quotas = counted.filter(({ at }) => at === latest).map(({ quotaLimit }) => quotaLimit);
      expect(quotas.length === 0 || quotas.includes(use?.quotaLimit)).toBe(true);
    }),
  );
});

describe('alerts', () => {
  const { listUsageAlerts } = UsageService.method;

  test('are listed newest first, page by page, to their own client alone', async () => {
    const [clientId, other] = [newId('cli'), newId('cli')];
    for (const month of [3, 4, 5]) await consume(calls(clientId, 10, 10, Date.UTC(2026, month, 3)));
    const seen: string[] = [];
    let pageToken = '';
    do {
      const { message } = await call(
        mesh.gateway,
        listUsageAlerts,
        { pageSize: 4, pageToken },
        clientOrigin(clientId),
      );
      seen.push(...message.alerts.map(({ month, percent }) => `${month} ${percent}`));
      pageToken = message.nextPageToken;
    } while (pageToken !== '');
    expect(seen).toEqual([
      '2026-06 100',
      '2026-06 80',
      '2026-05 100',
      '2026-05 80',
      '2026-04 100',
      '2026-04 80',
    ]);
    const theirs = await call(mesh.gateway, listUsageAlerts, {}, clientOrigin(other));
    expect(theirs.message.alerts).toEqual([]);
  });
});
