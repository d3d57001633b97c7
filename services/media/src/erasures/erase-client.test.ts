import { create } from '@bufbuild/protobuf';
import { ClientDeletedSchema } from '@cedula/contract/cedula/events/v1/client_deleted_pb.ts';
import { noteDeletedClients } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { eraseNextBatch, settleMs } from '@cedula/chassis/erasure/erase-clients.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createEvent, encodeEvent } from '@cedula/chassis/events/event-contract.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { eventSubject, messageId } from '@cedula/chassis/events/subjects.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { drawPicture } from '@cedula/imaging/testing/pictures.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPrivate } from '../../../../tools/testing/servers.ts';
import { objectKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { as, type Media, newClientId, reasonOf, startMedia } from '../testing/start-media.ts';
import { schema } from '../schema.ts';
import { eraseClientBatch, erasedTables } from './erase-client.ts';

const picture = await drawPicture({ width: 60, height: 40 }).png().toBuffer();
const content = { bytes: picture, contentType: 'image/png' };
const clock = manualClock(Date.now());

let media: Media;
let clientId: string;
beforeAll(async () => {
  media = await startMedia();
});
beforeEach(() => {
  clientId = newClientId();
});
afterAll(() => media.close());

const deletion = (id = clientId) =>
  createEvent(newId('evt'), create(ClientDeletedSchema), { clientId: id }, clock.now());

/** Notes deletions as the consumer does, in one transaction. */
const note = (...events: readonly ReturnType<typeof deletion>[]) =>
  media.database.asSystem(consumerPurpose, (em) => noteDeletedClients(em, events, new Date(clock.now())));

const eraseNext = (store: ObjectStore = media.store) =>
  eraseNextBatch({ ...media, clock, eraseBatch: eraseClientBatch({ ...media, store }) });

/** Erases until nothing is due; gives in how many batches. */
async function eraseAll(): Promise<number> {
  let batches = 0;
  while (await eraseNext()) batches += 1;
  return batches;
}

const ownObjects = async (id = clientId) => (await media.objects()).filter((key) => key.startsWith(id));
const rows = (sql: string) =>
  media.database.asSystem(clientErasurePurpose, (em) => em.execute<object[]>(sql, [clientId]));
const erasureRow = () => rows('select note_time, due_time from client_erasure where client_id = ?');

/** Stores rows of images without objects, as many as nobody uploads in a test. */
async function storeRows(images: number): Promise<void> {
  const ids = Array.from({ length: images }, () => newId('img'));
  await media.database.withTenant(clientId, (em) =>
    em.execute(
      `insert into image (id, client_id, label, metadata, variants, create_time)
       select id, ?, '', '{}', '[]', now() from unnest(string_to_array(?, ',')) as id`,
      [clientId, ids.join(',')],
      'run',
    ),
  );
}

describe('a deleted client', () => {
  test('leaves no image, object or stored answer, and others keep theirs', async () => {
    const other = newClientId();
    const kept = await media.upload(other, picture);
    const { origin } = as(clientId);
    await media.upload(clientId, picture, { label: 'Ada' }, { origin: { ...origin, idempotencyKey: 'one' } });
    await media.upload(clientId, picture);
    expect(await ownObjects()).toHaveLength(8);
    expect(await rows('select 1 from idempotency_subject where client_id = ?')).not.toEqual([]);
    await note(deletion());
    await eraseAll();
    expect(await ownObjects()).toEqual([]);
    for (const table of ['image', 'album', 'idempotency_record', 'idempotency_subject']) {
      expect(await rows(`select 1 from ${table} where client_id = ?`)).toEqual([]);
    }
    expect(await ownObjects(other)).toHaveLength(4);
    expect((await media.get(other, kept.image.id))?.id).toBe(kept.image.id);
  });

  test('is erased a second time when nobody can write for it any more, and is finished then', async () => {
    await note(deletion());
    await eraseAll();
    const late = objectKey({ clientId, id: newId('img') }, 'thumb');
    await media.store.put(late, content);
    clock.advance(settleMs - 1);
    expect(await eraseAll()).toBe(0);
    clock.advance(1);
    await eraseAll();
    expect(await ownObjects()).toEqual([]);
    expect(await erasureRow()).toMatchObject([{ due_time: null }]);
  });

  test('is erased once, however often the deletion is told', async () => {
    const event = deletion();
    await note(event, event);
    const first = await erasureRow();
    clock.advance(1);
    await note(event, deletion());
    expect(await erasureRow()).toEqual(first);
    await eraseAll();
    clock.advance(settleMs);
    await eraseAll();
    const finished = await erasureRow();
    await note(event);
    expect(await erasureRow()).toEqual(finished);
    expect(await eraseAll()).toBe(0);
  });

  test('can store nothing more: an upload under way is refused, not counted, and leaves no object', async () => {
    await note(deletion());
    expect(await reasonOf(media.upload(clientId, picture))).toBe('UNAUTHENTICATED');
    expect(await ownObjects()).toEqual([]);
    expect((await media.events()).filter((event) => event.clientId === clientId)).toEqual([]);
    await eraseAll();
  });
});

describe('a client with much', () => {
  test('is erased in bounded batches, by turns with others', async () => {
    await storeRows(2_500);
    const one = clientId;
    clientId = newClientId();
    await storeRows(1_500);
    await note(deletion(one), deletion());
    const left = async (id: string) => {
      const [row] = await media.database.asSystem(clientErasurePurpose, (em) =>
        em.execute<{ images: string }[]>('select count(*) as images from image where client_id = ?', [id]),
      );
      return Number(row?.images);
    };
    const removed: number[] = [];
    for (let before = 4_000, turn = 0; turn < 4; turn += 1) {
      expect(await eraseNext()).toBe(true);
      clock.advance(1);
      const after = (await left(one)) + (await left(clientId));
      removed.push(before - after);
      before = after;
    }
    expect(Math.max(...removed)).toBe(1_000);
    // Four batches in turn are two of each.
    expect([await left(one), await left(clientId)]).toEqual([500, 0]);
    await eraseAll();
    expect([await left(one), await left(clientId)]).toEqual([0, 0]);
  });

  test('has its objects removed some at a time, those without a row too', async () => {
    const keys = Array.from({ length: 250 }, () => objectKey({ clientId, id: newId('img') }, 'thumb'));
    // Each has a deadline, which a busy machine keeps for fewer at once.
    for (let start = 0; start < keys.length; start += 25)
      await Promise.all(keys.slice(start, start + 25).map((key) => media.store.put(key, content)));
    await note(deletion());
    await eraseNext();
    expect(await ownObjects()).toHaveLength(50);
    await eraseAll();
    expect(await ownObjects()).toEqual([]);
  });
});

test('an erasure goes on where the store was away, or its process was killed, when the lease ends', async () => {
  await media.upload(clientId, picture);
  await note(deletion());
  const away = { ...media.store, remove: () => Promise.reject(new Error('away')) };
  await expect(eraseNext(away)).rejects.toThrow('away');
  expect(await ownObjects()).toHaveLength(4);
  expect(await eraseNext()).toBe(false);
  clock.advance(15_000);
  await eraseAll();
  expect(await ownObjects()).toEqual([]);
});

test('deletions are heard over the broker, each once', async () => {
  await using nats = await startPrivate('nats');
  const { database, log } = media;
  const broker = createBroker({ url: nats.url, name: 'media', log });
  const apply = (
    em: Parameters<typeof noteDeletedClients>[0],
    events: readonly ReturnType<typeof deletion>[],
  ) => noteDeletedClients(em, events, new Date(clock.now()));
  const consumer = startConsumer({ name: 'media', database, broker, apply, log });
  const event = deletion();
  const subject = eventSubject({ consumer: 'media', publisher: 'identity', event: 'client_deleted' });
  await expect.poll(() => consumer.check().then(() => 'receives', String)).toBe('receives');
  for (const attempt of [1, 2])
    await broker.publish(subject, encodeEvent(event), messageId(event.id, attempt));
  await expect.poll(erasureRow, { timeout: 5_000 }).toHaveLength(1);
  await consumer.close();
  await broker.close();
});

test('every table that holds something of a client is erased with it', () => {
  const ofClients = schema.entities.flatMap(({ meta }) =>
    'clientId' in meta.properties ? [meta.tableName] : [],
  );
  // Those of deleted images end by themselves, events with their confirmation; the note stays.
  const others = ['erasure', 'outbox', 'client_erasure'];
  expect([...erasedTables, ...others].toSorted()).toEqual(ofClients.toSorted());
});
