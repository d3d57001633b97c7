import { create } from '@bufbuild/protobuf';
import { ConfirmationSchema } from '@cedula/contract/cedula/events/v1/confirmation_pb.ts';
import { EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { ImageDeletedSchema } from '@cedula/contract/cedula/events/v1/image_deleted_pb.ts';
import { describe, expect, test } from 'vitest';
import { callMetered } from '../../testing/ledger/publish.ts';
import { newId } from '../ids/id.ts';
import { createEvent, decodeEvent, encodeEvent, type EventPayload, routeOf } from './event-contract.ts';
import { anyone, eventSubject, parseEventSubject } from './subjects.ts';

const origin = { clientId: newId('cli'), requestId: newId('req') };
const now = Date.UTC(2026, 4, 1);
const payloads = EventSchema.oneofs.flatMap(({ fields }) => fields).flatMap(({ message }) => message ?? []);

describe('every event of the contract', () => {
  test.each(payloads.map((message) => [message.name, message] as const))(
    '%s says how it travels',
    (_, message) => {
      const { subject, consumers } = routeOf(create(message) as EventPayload);
      expect(subject).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(consumers).not.toContain(anyone);
      for (const consumer of consumers) {
        expect(consumer).toMatch(/^[a-z]+(-[a-z]+)*$/);
        const parts = { consumer, publisher: 'media', event: subject };
        expect(parseEventSubject(eventSubject(parts))).toEqual(parts);
      }
      expect(new Set(consumers).size).toBe(consumers.length);
    },
  );

  test('has a subject of its own', () => {
    const subjects = payloads.map((message) => routeOf(create(message) as EventPayload).subject);
    expect(new Set(subjects).size).toBe(subjects.length);
  });
});

describe('an event', () => {
  test('is read as it was written', () => {
    const event = createEvent(newId('evt'), callMetered({ label: 'north' }), origin, now);
    expect(decodeEvent(encodeEvent(event))).toEqual(event);
    expect(event).toMatchObject({ ...origin, payload: { case: 'callMetered', value: { label: 'north' } } });
    const deleted = create(ImageDeletedSchema, { imageId: newId('img') });
    expect(createEvent(newId('evt'), deleted, origin, now).payload.case).toBe('imageDeleted');
  });

  test.each([
    ['an id of another kind', createEvent(newId('img'), callMetered(), origin, now), 'id string.pattern'],
    ['no client', createEvent(newId('evt'), callMetered(), { clientId: '' }, now), 'clientId string.pattern'],
    ['no units', createEvent(newId('evt'), callMetered({ units: 0n }), origin, now), 'units int64.gte'],
    [
      'no payload',
      create(EventSchema, {
        ...createEvent(newId('evt'), callMetered(), origin, now),
        payload: { case: undefined },
      }),
      'payload required',
    ],
    [
      'a long label',
      createEvent(newId('evt'), callMetered({ label: 'secret'.repeat(50) }), origin, now),
      'label string.max_len',
    ],
  ])('with %s is refused, without repeating it', (_, event, rule) => {
    expect(() => encodeEvent(event)).toThrow(rule);
    expect(() => encodeEvent(event)).not.toThrow('secret');
  });

  test('is not what is no event of the contract', () => {
    const stranger = create(ConfirmationSchema) as unknown as EventPayload;
    expect(() => createEvent(newId('evt'), stranger, origin, now)).toThrow('is no event of the contract');
    expect(() => routeOf(stranger)).toThrow('declares no route');
    expect(() => decodeEvent(Buffer.from('not an event'))).toThrow('wire type');
    expect(() => decodeEvent(new Uint8Array())).toThrow('breaks the contract');
  });
});
