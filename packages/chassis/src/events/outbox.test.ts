import { create } from '@bufbuild/protobuf';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import { afterAll, expect, test } from 'vitest';
import { openLedger } from '../../testing/ledger/open-ledger.ts';
import { callMetered } from '../../testing/ledger/publish.ts';
import { createIdSource, newId } from '../ids/id.ts';
import { manualClock } from '../time/clock.ts';
import { decodeEvent } from './event-contract.ts';
import { createOutbox } from './outbox.ts';

const ledger = await openLedger();
afterAll(() => ledger.drop());

const clock = manualClock();
const outbox = createOutbox({ clock, ids: createIdSource({ clock }) });
let published = 0;
outbox.onPublished(() => {
  published += 1;
});

async function rowsOf(clientId: string) {
  const rows = await ledger.asSystem('relay', (em) =>
    em.execute<
      {
        event_id: string;
        consumer: string;
        subject: string;
        event: Buffer;
        attempts: number;
        due_time: string;
      }[]
    >('select * from outbox where client_id = ? order by event_id, consumer', [clientId]),
  );
  return rows.map(({ event, ...row }) => ({ ...row, event: decodeEvent(event) }));
}

test('an event commits with what happened, a row for each of its consumers', async () => {
  const clientId = newId('cli');
  const requestId = newId('req');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const before = published;
  const id = await ledger.withTenant(clientId, async (em) => {
    const made = await outbox.publish(em, callMetered({ label: 'x' }), { clientId, requestId, traceparent });
    expect(published).toBe(before);
    return made;
  });
  expect(published).toBe(before + 1);
  expect(await rowsOf(clientId)).toMatchObject([
    {
      event_id: id,
      consumer: 'billing',
      subject: 'call_metered',
      attempts: 0,
      event: { id, clientId, requestId, traceparent, payload: { value: { meter: 'face_match', units: 1n } } },
    },
  ]);
});

test('each event goes to its own consumers', async () => {
  const clientId = newId('cli');
  const deleted = create(ImageDeletedSchema, { imageId: newId('img') });
  await ledger.withTenant(clientId, (em) => outbox.publish(em, deleted, { clientId }));
  expect(await rowsOf(clientId)).toMatchObject([{ consumer: 'inference', subject: 'image_deleted' }]);
});

test('an event is gone with the transaction that is', async () => {
  const clientId = newId('cli');
  const before = published;
  const work = ledger.withTenant(clientId, async (em) => {
    await outbox.publish(em, callMetered(), { clientId });
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await rowsOf(clientId)).toEqual([]);
  expect(published).toBe(before);
});

test('an event that breaks the contract fails its transaction', async () => {
  const clientId = newId('cli');
  const work = ledger.withTenant(clientId, (em) =>
    outbox.publish(em, callMetered({ units: 0n }), { clientId }),
  );
  await expect(work).rejects.toThrow('breaks the contract');
});

test('no client publishes for another one, nor reads what was published', async () => {
  const [alice, bob] = [newId('cli'), newId('cli')];
  const forged = ledger.withTenant(alice, (em) => outbox.publish(em, callMetered(), { clientId: bob }));
  await expect(forged).rejects.toMatchObject({ name: 'DatabaseError', code: '42501' });
  await ledger.withTenant(alice, (em) => outbox.publish(em, callMetered(), { clientId: alice }));
  for (const clientId of [alice, bob]) {
    const read = ledger.withTenant(clientId, (em) => em.execute('select * from outbox'));
    await expect(read).rejects.toMatchObject({ code: '42501' });
  }
});
