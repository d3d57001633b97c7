import { create } from '@bufbuild/protobuf';
import { ClientDeletedSchema } from '@cedula/contract/cedula/events/v1/client_deleted_pb.ts';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { clientErasurePurpose } from '@cedula/chassis/erasure/client-erasure-table.ts';
import { eraseNextBatch, settleMs } from '@cedula/chassis/erasure/erase-clients.ts';
import { createEvent, type EventPayload } from '@cedula/chassis/events/event-contract.ts';
import { consumerPurpose } from '@cedula/chassis/events/inbox-tables.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStand, requestOf, silent, type Stand } from '../testing/open-stand.ts';
import { sceneImage, toldFaces } from '../testing/told-faces.ts';
import { applyDeletions } from './apply-deletions.ts';
import { schema } from '../schema.ts';
import { eraseClientBatch, erasedTables } from './erase-client.ts';

const clock = manualClock(Date.now());
const apply = applyDeletions({ clock });

let stand: Stand;
let clientId: string;
beforeAll(async () => {
  stand = await openStand({ faces: toldFaces() });
});
beforeEach(() => {
  clientId = newId('cli');
});
afterAll(() => stand.close());

const put = (id = clientId, delayMs = 0) => stand.media.put(id, sceneImage({ widths: [300], delayMs }));

async function detect(imageId: string, id = clientId, idempotencyKey = ''): Promise<string> {
  const { origin, trace } = requestOf(id);
  const source = { case: 'imageId', value: imageId } as const;
  const as = { origin: { ...origin, idempotencyKey }, trace };
  return (await call(stand.gateway, FaceService.method.detectFaces, { source }, as)).message.resultId;
}

const hear = (...payloads: readonly EventPayload[]) =>
  stand.database.asSystem(consumerPurpose, (em) =>
    apply(
      em,
      payloads.map((payload) => createEvent(newId('evt'), payload, { clientId }, Date.now())),
    ),
  );
const deleted = create(ClientDeletedSchema);

async function eraseAll(): Promise<number> {
  const { database } = stand;
  const eraseBatch = eraseClientBatch({ database });
  let batches = 0;
  while (await eraseNextBatch({ database, eraseBatch, clock, log: silent })) batches += 1;
  return batches;
}

const personal = ['result', 'result_image', 'deleted_image', 'idempotency_record', 'idempotency_subject'];

/** The tables that hold something of the client. */
async function left(id = clientId): Promise<string[]> {
  const held = personal.map((table) =>
    stand.database.asSystem(clientErasurePurpose, async (em) => {
      const rows = await em.execute<object[]>(`select 1 from ${table} where client_id = ? limit 1`, [id]);
      return rows.length > 0 ? [table] : [];
    }),
  );
  return (await Promise.all(held)).flat();
}

describe('when a client is deleted', () => {
  test('nothing is left of its results, and others keep theirs', async () => {
    const other = newId('cli');
    const kept = await detect(put(other), other);
    await detect(put(), clientId, 'a key');
    const image = put();
    await detect(image);
    await hear(create(ImageDeletedSchema, { imageId: image }));
    expect(await left()).toEqual(personal);
    await hear(deleted);
    await eraseAll();
    expect(await left()).toEqual([]);
    const asked = call(stand.gateway, ResultService.method.getResult, { id: kept }, requestOf(other));
    expect((await asked).message.result?.answer.case).toBe('faceDetection');
  });

  test('the bill stays: the calls were made', async () => {
    await detect(put());
    await hear(deleted);
    await eraseAll();
    expect(await stand.eventsOf(clientId)).toHaveLength(1);
  });

  test('an answer that is still being computed is not stored and not billed', async () => {
    const slow = put(clientId, 300);
    const before = stand.media.downloads();
    const asked = detect(slow, clientId, 'a key');
    await expect.poll(() => stand.media.downloads()).toBe(before + 1);
    await hear(deleted);
    await eraseAll();
    await expect(asked).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    expect(await stand.eventsOf(clientId)).toEqual([]);
    expect(await left()).toEqual([]);
  });

  test('what still came in with it is gone when nothing can come any more', async () => {
    await hear(deleted);
    await eraseAll();
    await expect(detect(put(), clientId, 'a key')).rejects.toMatchObject({ reason: 'NOT_FOUND' });
    expect(await left()).toEqual(['idempotency_record', 'idempotency_subject']);
    clock.advance(settleMs);
    await eraseAll();
    expect(await left()).toEqual([]);
  });

  test('a deletion that is told again changes nothing', async () => {
    await hear(deleted);
    await eraseAll();
    clock.advance(settleMs);
    await eraseAll();
    await hear(deleted, deleted);
    expect(await eraseAll()).toBe(0);
  });
});

test('every table that holds something of a client is erased with it', () => {
  const ofClients = schema.entities.flatMap(({ meta }) =>
    'clientId' in meta.properties ? [meta.tableName] : [],
  );
  // Events go with their confirmation; the note stays.
  const others = ['outbox', 'client_erasure'];
  expect([...erasedTables, ...others].toSorted()).toEqual(ofClients.toSorted());
});
