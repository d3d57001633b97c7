import type { Cedula } from '@cedula/client';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

/** A customer, and all that the outside can see of it in the end. */
interface Account extends Errands {
  readonly cedula: Cedula;
  readonly lines: readonly Line[];
  readonly images: readonly StoredImage[];
  readonly results: readonly { readonly requestId: string }[];
}

const customers = 4;
/** What is unconfirmed goes again after 30 s. */
const countedWithinMs = 150_000;

let stack: FaultyStack;
let accounts: readonly Account[];

beforeAll(async () => {
  stack = await startFaultyStack();
  const signedUp = await Promise.all(Array.from({ length: customers }, () => stack.signUp()));
  const companies = signedUp.map(({ cedula }) => cedula);
  const over = new AbortController();
  let done = 0;
  const onAcknowledged = () => {
    done += 1;
  };
  const errands = Promise.all(
    companies.map((cedula) => twice(() => runErrands(cedula, { over: over.signal, onAcknowledged }))),
  );
  const kills = await killEverything(stack, () => done).finally(() => over.abort());
  const met = (await errands).map(inOne);
  const failures = met.reduce((sum, errand) => sum + errand.failures, 0);
  tell(`${kills} processes killed: ${done} calls acknowledged, ${failures} tries failed`);
  await timeUntil('the mesh is ready', 20_000, () => answers(`${stack.httpUrl}/readyz`, 200));
  const emptyMs = await timeUntil(
    'every event is confirmed',
    countedWithinMs,
    async () => (await unconfirmed(stack)) === 0,
  );
  tell(`every event was confirmed ${emptyMs} ms after the last kill was got over`);
  accounts = await Promise.all(
    companies.map(async (cedula, index) => ({
      cedula,
      ...(met[index] ?? inOne([])),
      lines: await allOf<Line>(cedula, '/v1/reports/usage/lines', 'lines'),
      images: await allOf<StoredImage>(cedula, '/v1/images', 'images'),
      results: await allOf<{ requestId: string }>(cedula, '/v1/results', 'results'),
    })),
  );
}, 400_000);
afterAll(() => stack[Symbol.asyncDispose]());

/** The same work by two programs of one customer at once. */
const twice = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all([work(), work()]);

const inOne = (errands: readonly Errands[]): Errands => ({
  acknowledged: errands.flatMap(({ acknowledged }) => acknowledged),
  failures: errands.reduce((sum, { failures }) => sum + failures, 0),
  wrong: errands.flatMap(({ wrong }) => wrong),
});

const sorted = (values: readonly string[]): string[] => [...values].toSorted();
const linesOf = ({ lines }: Account, meter: string): Line[] => lines.filter((line) => line.meter === meter);
const sumOf = (lines: readonly Line[], field: 'units' | 'priceMinorUnits'): string =>
  String(lines.reduce((sum, line) => sum + Number(line[field]), 0));

describe('while every part of the mesh is killed in turn, under load', () => {
  test('no caller is told anything but success, or 503 and when to come again', () => {
    const wrong = accounts.flatMap((account) => account.wrong);
    const logged = wrong.flatMap(({ requestId = '' }) => loggedOf(stack, requestId));
    expect({ wrong, logged }).toEqual({ wrong: [], logged: [] });
  });

  test('every acknowledged call is counted once and only once', () => {
    for (const { acknowledged, lines } of accounts) {
      expect(acknowledged.length).toBeGreaterThan(20);
      const counted = Map.groupBy(lines, ({ requestId }) => requestId);
      const linesFor = ({ requestId }: Acknowledged) => counted.get(requestId) ?? [];
      const asCounted = acknowledged.map((call) => linesFor(call).map(({ meter, label }) => [meter, label]));
      expect(asCounted).toEqual(acknowledged.map(({ meter, label }) => [[meter, label]]));
      expect([...counted.values()].filter((same) => same.length !== 1)).toEqual([]);
    }
  });

  test('nothing is counted without its effect, and no effect is left uncounted', () => {
    for (const account of accounts) {
      const uploads = linesOf(account, 'image_upload').map(({ label }) => label);
      expect(sorted(uploads)).toEqual(sorted(account.images.map(({ label }) => label)));
      const detections = linesOf(account, 'face_detection').map(({ requestId }) => requestId);
      expect(sorted(detections)).toEqual(sorted(account.results.map(({ requestId }) => requestId)));
      expect(uploads.length + detections.length).toBe(account.lines.length);
    }
  });

  test('totals are the sum of their lines', async () => {
    for (const account of accounts) {
      const { cedula, lines } = account;
      const { report } = await cedula.get<{ report: Report }>('/v1/reports/usage', { groupBy: 'METER' });
      expect(report).toMatchObject({
        units: sumOf(lines, 'units'),
        priceMinorUnits: sumOf(lines, 'priceMinorUnits'),
      });
      expect(Object.fromEntries(report.rows.map(({ group, units }) => [group, units]))).toEqual({
        image_upload: sumOf(linesOf(account, 'image_upload'), 'units'),
        face_detection: sumOf(linesOf(account, 'face_detection'), 'units'),
      });
      const { usage } = await cedula.get<{ usage: Report }>('/v1/usage');
      expect(usage.units).toBe(report.units);
    }
  });

  test('no event is given up', async () => {
    expect(await rowsOf(stack, 'billing', 'select * from dead_letter')).toEqual([]);
    expect(await rowsOf(stack, 'inference', 'select * from dead_letter')).toEqual([]);
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
