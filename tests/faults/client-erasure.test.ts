import type { Cedula } from '@cedula/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Image, upload } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { newKey, send } from '../idempotency/testing/keyed.ts';
import { type FaultyStack, startFaultyStack } from './testing/faulty-stack.ts';
import { objectKeys, rowsOf } from './testing/stored.ts';

const services = ['identity', 'media', 'inference', 'billing'] as const;
const sizes = 4;
/** More than one batch of objects. */
const imageCount = 60;
const label = 'Ada Lovelace, Room 12';
const imagesInAlbum = 30;
/** Two seconds of work, and a lease that has to end where a process was killed. */
const withinMs = 40_000;

let stack: FaultyStack;
beforeAll(async () => {
  stack = await startFaultyStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

/** Every row of every table in every database of Cedula, as text. */
async function everything(): Promise<string[]> {
  const rows: string[] = [];
  for (const service of services) {
    const tables = await rowsOf<{ name: string }>(
      stack,
      service,
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const found = await rowsOf<{ row: string }>(
        stack,
        service,
        `select t::text as row from "${name}" as t`,
      );
      rows.push(...found.map(({ row }) => `${service} ${name} ${row}`));
    }
  }
  return rows;
}

/** Rows that hold one of these texts, also within bytes. */
const holding = (rows: readonly string[], texts: readonly string[]) => {
  const forms = texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]);
  return rows.filter((row) => forms.some((form) => row.includes(form)));
};

const ownObjects = async (clientId: string) =>
  [...(await objectKeys(stack))].filter((key) => key.startsWith(clientId));

async function useMuch(cedula: Cedula, count: number, albumId = ''): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 10) {
    const uploads = Array.from({ length: 10 }, () => upload(cedula, { query: { label, albumId } }));
    ids.push(...(await Promise.all(uploads)).map(({ body }) => body.image.id));
  }
  const [one = '', other = ''] = ids;
  for (const [path, json] of [
    ['/v1/face-detections', { imageId: one }],
    ['/v1/face-matches', { sourceImageId: one, targetImageId: other }],
    ['/v1/text-extractions', { imageId: other }],
  ] as const) {
    expect((await send(cedula, ['POST', path, { json }], newKey())).status).toBe(200);
  }
  return ids;
}

/** What the bill of a client sums to, from its lines and from each kind of total. */
async function sums(clientId: string): Promise<unknown> {
  return rowsOf(
    stack,
    'billing',
    `select 'lines' as of, count(*), sum(units) as units, sum(price_minor_units) as price from usage_line
     where client_id = '${clientId}'
     union all select grouping, null, sum(units), sum(price_minor_units) from usage_total
     where client_id = '${clientId}' group by grouping order by 1`,
  );
}

/** Kills media when some of that many objects are removed, and not all. */
async function killMediaHalfWay(clientId: string, objects: number): Promise<void> {
  const ended = () => stack.reports.filter((line) => line.startsWith('media ended (SIGKILL)')).length;
  const before = ended();
  await expect
    .poll(() => ownObjects(clientId).then(({ length }) => length), { timeout: 15_000, interval: 10 })
    .toBeLessThan(objects);
  stack.processes.media.signal('SIGKILL');
  await expect.poll(ended).toBe(before + 1);
  expect((await ownObjects(clientId)).length).toBeGreaterThan(0);
}

test('of a deleted client nothing is left but its bill, also where media is killed half-way', async () => {
  const [{ cedula, clientId }, neighbour] = [await newTenant(stack.httpUrl), await newTenant(stack.httpUrl)];
  const kept: Image = (await upload(neighbour.cedula, { query: { label: 'kept' } })).body.image;
  const ids = await useMuch(cedula, imageCount);
  const results = await rowsOf<{ id: string }>(
    stack,
    'inference',
    `select id from result where client_id = '${clientId}'`,
  );
  expect(results).toHaveLength(3);
  const lines = `select 1 from usage_line where client_id = '${clientId}'`;
  await expect
    .poll(() => rowsOf(stack, 'billing', lines), { timeout: 15_000 })
    .toHaveLength(imageCount + results.length);
  const before = await sums(clientId);
  expect(await ownObjects(clientId)).toHaveLength(imageCount * sizes);

  const answer = await cedula.fetch('DELETE', '/v1/client');
  expect(await answer.json()).toMatchObject({ receipt: { scheduled: ['billing', 'inference', 'media'] } });
  await killMediaHalfWay(clientId, imageCount * sizes);

  const personal = [label, ...ids, ...results.map(({ id }) => id)];
  await expect
    .poll(
      async () => [...(await ownObjects(clientId)), ...holding(await everything(), personal)].slice(0, 5),
      {
        timeout: withinMs,
        interval: 500,
      },
    )
    .toEqual([]);
  const left = holding(await everything(), [clientId]).map((row) => row.split(' ', 2).join(' '));
  expect([...new Set(left)].toSorted()).toEqual([
    'billing client_erasure',
    'billing quota_use',
    'billing usage_line',
    'billing usage_total',
    'inference client_erasure',
    'media client_erasure',
  ]);
  expect(await sums(clientId)).toEqual(before);

  const { images } = await neighbour.cedula.get<{ images: Image[] }>('/v1/images');
  expect(images.map(({ id }) => id)).toEqual([kept.id]);
  expect(await ownObjects(neighbour.clientId)).toHaveLength(sizes);
}, 120_000);

test('of a deleted album no image, object or answer is left, also where media is killed half-way', async () => {
  const { cedula, clientId } = await newTenant(stack.httpUrl);
  const { album } = await cedula.post<{ album: { id: string } }>('/v1/albums', { title: label });
  const kept = (await upload(cedula)).body.image;
  const ids = await useMuch(cedula, imagesInAlbum, album.id);
  const key = newKey();
  const deletion = ['DELETE', `/v1/albums/${album.id}`] as const;
  const receipt = await send(cedula, deletion, key);
  expect(JSON.parse(receipt.body)).toMatchObject({
    receipt: { images: imagesInAlbum, objects: imagesInAlbum * sizes },
  });
  await killMediaHalfWay(clientId, (imagesInAlbum + 1) * sizes);
  await expect.poll(() => ownObjects(clientId), { timeout: withinMs, interval: 500 }).toHaveLength(sizes);
  // What was answered of them names them still, without a word of what it was.
  await expect
    .poll(
      async () =>
        holding(await everything(), [label, ...ids]).filter((row) => !/^(?:inference|billing) /.test(row)),
      { timeout: withinMs, interval: 500 },
    )
    .toEqual([]);
  const answers = `select 1 from result where client_id = '${clientId}' and answer is not null`;
  await expect.poll(() => rowsOf(stack, 'inference', answers), { timeout: withinMs }).toEqual([]);
  const again = await send(cedula, deletion, key);
  expect([again.status, again.body]).toEqual([200, receipt.body]);
  expect(await cedula.get('/v1/images')).toMatchObject({ images: [{ id: kept.id }] });
}, 120_000);
