import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { consumerSubjects, eventIdOf, eventSubject, messageId, parseEventSubject } from './subjects.ts';

const name = fc.stringMatching(/^[a-z][a-z_-]{0,20}$/);

test('what a subject is made of can be read from it', () => {
  fc.assert(
    fc.property(name, name, name, (consumer, publisher, event) => {
      const subject = eventSubject({ consumer, publisher, event });
      expect(parseEventSubject(subject)).toEqual({ consumer, publisher, event });
      expect(subject.startsWith(consumerSubjects(consumer).slice(0, -1))).toBe(true);
    }),
  );
});

test.each(['', 'cedula.events', 'cedula.events.a.b', 'cedula.events.a.b.c.d', 'cedula.confirm.a.b.c'])(
  '%j is no subject of an event',
  (subject) => expect(parseEventSubject(subject)).toBeUndefined(),
);

test('the event stands in the message id of each of its attempts', () => {
  expect(messageId('evt_1', 12)).toBe('evt_1.12');
  expect(eventIdOf('evt_1.12')).toBe('evt_1');
  expect(eventIdOf('')).toBe('');
});
