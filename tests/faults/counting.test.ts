import type { Cedula } from '@cedula/client';
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countUnderFire } from './testing/count-under-fire.ts';
import { type Acknowledged, type Errands, runErrands } from './testing/customer.ts';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { killEverything } from './testing/killing.ts';
import { answers } from './testing/outcome.ts';
import { allOf } from './testing/pages.ts';
import { backdateObjects, keysOfRows, loggedOf, objectKeys, rowsOf, unconfirmed } from './testing/stored.ts';
import { tell, timeUntil } from './testing/timing.ts';

interface Line {
  readonly requestId: string;
  readonly meter: string;
  readonly units: string;
  readonly label: string;
  readonly priceMinorUnits: string;
}

interface StoredImage {
  readonly id: string;
  readonly label: string;
  readonly sha256: string;
}

interface Report {
  readonly units: string;
  readonly priceMinorUnits: string;
  readonly rows: readonly { readonly group: string; readonly units: string }[];
}

/** A customer, what it did, and what it can see of that. */
interface Account extends Errands {
  readonly cedula: Cedula;
  readonly images: readonly StoredImage[];
}

/** What it was billed for, and what it got. */
interface Bill {
  readonly lines: readonly Line[];
  readonly results: readonly { readonly requestId: string }[];
}

const customers = 4;
/**
 * What is unconfirmed goes again after 30 s, then after 60 and 120: an event is lost on its way
 * as often as something is killed at that very moment.
 */
const countedWithinMs = 150_000;

let stack: FaultyStack;
let accounts: readonly Account[];
beforeAll(async () => {
  stack = await startFaultyStack();
  const signedUp = await Promise.all(Array.from({ length: customers }, () => stack.signUp()));
  const over = new AbortController();
  let done = 0;
  const onAcknowledged = () => {
    done += 1;
  };
  const errands = Promise.all(
    signedUp.map(({ cedula }) => twice(() => runErrands(cedula, { over: over.signal, onAcknowledged }))),
  );
  const kills = await killEverything(stack, () => done).finally(() => over.abort());
  const met = (await errands).map(inOne);
  const failures = met.reduce((sum, errand) => sum + errand.failures, 0);
  tell(`${kills} processes killed: ${done} calls acknowledged, ${failures} tries failed`);
  await timeUntil('the mesh is ready', 20_000, () => answers(`${stack.httpUrl}/readyz`, 200));
  accounts = await Promise.all(
    met.map(async (errand, index) => {
      const { cedula } = signedUp[index] ?? (await stack.signUp());
      return { ...errand, cedula, images: await allOf<StoredImage>(cedula, '/v1/images', 'images') };
    }),
  );
}, 300_000);
afterAll(() => stack[Symbol.asyncDispose]());

/** The same work by two programs of one customer at once. */
const twice = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all([work(), work()]);

const inOne = (errands: readonly Errands[]): Errands => ({
  acknowledged: errands.flatMap(({ acknowledged }) => acknowledged),
  failures: errands.reduce((sum, { failures }) => sum + failures, 0),
  wrong: errands.flatMap(({ wrong }) => wrong),
});

const sorted = (values: readonly string[]): string[] => [...values].toSorted();
const linesOf = ({ lines }: Bill, meter: string): Line[] => lines.filter((line) => line.meter === meter);
const sumOf = (lines: readonly Line[], field: 'units' | 'priceMinorUnits'): string =>
  String(lines.reduce((sum, line) => sum + Number(line[field]), 0));

describe('while every part of the mesh is killed in turn, under load', () => {
  test('no caller is told anything but success, or 503 and when to come again', () => {
    const wrong = accounts.flatMap((account) => account.wrong);
    const logged = wrong.flatMap(({ requestId = '' }) => loggedOf(stack, requestId));
    expect({ wrong, logged }).toEqual({ wrong: [], logged: [] });
  });

  test('every acknowledged upload is there, with the bytes that were sent', async () => {
    for (const { cedula, acknowledged, images } of accounts) {
      const sent = new Map(acknowledged.map(({ imageId, sha256 }) => [imageId, sha256]));
      const there = new Map(images.map(({ id, sha256 }) => [id, sha256]));
      for (const [id, sha256] of sent) expect(there.get(id)).toBe(sha256);
      for (const [id, sha256] of there) {
        expect(hash('sha256', await cedula.download(`/v1/images/${id}/content`))).toBe(sha256);
      }
    }
  });
});

describe('when that is over', () => {
  let billed: readonly (Account & { readonly bill: Bill })[];
  beforeAll(async () => {
    const ms = await timeUntil('every event is confirmed', countedWithinMs, async () => {
      await delay(250);
      return (await unconfirmed(stack)) === 0;
    });
    tell(`every event was confirmed ${ms} ms after all was looked at`);
    billed = await Promise.all(
      accounts.map(async (account) => {
        const { cedula } = account;
        const lines = await allOf<Line>(cedula, '/v1/reports/usage/lines', 'lines');
        const results = await allOf<Bill['results'][number]>(cedula, '/v1/results', 'results');
        return { ...account, bill: { lines, results } };
      }),
    );
  });

  test('every acknowledged call is counted once and only once', () => {
    for (const { acknowledged, bill } of billed) {
      const { lines } = bill;
      expect(acknowledged.length).toBeGreaterThan(20);
      const counted = Map.groupBy(lines, ({ requestId }) => requestId);
      const linesFor = ({ requestId }: Acknowledged) => counted.get(requestId) ?? [];
      const asCounted = acknowledged.map((call) => linesFor(call).map(({ meter, label }) => [meter, label]));
      expect(asCounted).toEqual(acknowledged.map(({ meter, label }) => [[meter, label]]));
      expect([...counted.values()].filter((same) => same.length !== 1)).toEqual([]);
    }
  });

  test('nothing is counted without its effect, and no effect is left uncounted', () => {
    for (const { images, bill } of billed) {
      const uploads = linesOf(bill, 'image_upload').map(({ label }) => label);
      expect(sorted(uploads)).toEqual(sorted(images.map(({ label }) => label)));
      const detections = linesOf(bill, 'face_detection').map(({ requestId }) => requestId);
      expect(sorted(detections)).toEqual(sorted(bill.results.map(({ requestId }) => requestId)));
      expect(uploads.length + detections.length).toBe(bill.lines.length);
    }
  });

  test('totals are the sum of their lines', async () => {
    for (const { cedula, bill } of billed) {
      const { report } = await cedula.get<{ report: Report }>('/v1/reports/usage', { groupBy: 'METER' });
      expect(report).toMatchObject({
        units: sumOf(bill.lines, 'units'),
        priceMinorUnits: sumOf(bill.lines, 'priceMinorUnits'),
      });
      expect(Object.fromEntries(report.rows.map(({ group, units }) => [group, units]))).toEqual({
        image_upload: sumOf(linesOf(bill, 'image_upload'), 'units'),
        face_detection: sumOf(linesOf(bill, 'face_detection'), 'units'),
      });
      const { usage } = await cedula.get<{ usage: Report }>('/v1/usage');
      expect(usage.units).toBe(report.units);
    }
  });

  test('no event is given up', async () => {
    expect(await rowsOf(stack, 'billing', 'select * from dead_letter')).toEqual([]);
    expect(await rowsOf(stack, 'inference', 'select * from dead_letter')).toEqual([]);
  });

  test('no image lacks an object, and objects without an image are gone once they are old', async () => {
    const [keys, objects] = [await keysOfRows(stack), await objectKeys(stack)];
    expect([...keys].filter((key) => !objects.has(key))).toEqual([]);
    const orphans = objects.size - keys.size;
    backdateObjects(stack, 11 * 60_000);
    // A process that has just started looks at once.
    await stack.processes.media.restart();
    const areSwept = async () => (await objectKeys(stack)).size === keys.size;
    const ms = await timeUntil('objects without an image are gone', 15_000, areSwept);
    tell(`${orphans} objects of killed uploads were swept within ${ms} ms of the start of media`);
    expect(await objectKeys(stack)).toEqual(keys);
  });
});

test('of calls that are repeated under their keys until they are acknowledged, those acknowledged are those billed', async () => {
  const { acknowledged, billed, wrong, kills, failures, replays } = await countUnderFire(stack, 600);
  tell(
    `${kills} processes killed: ${acknowledged.length} calls, ${failures} tries failed, ${replays} repeated`,
  );
  expect(wrong).toEqual([]);
  expect(acknowledged).toHaveLength(600);
  // Each once, so that a line too many shows.
  expect(sorted(billed)).toEqual(sorted(acknowledged));
}, 300_000);
