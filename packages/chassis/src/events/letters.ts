import { createHash } from 'node:crypto';
import { type Id, isId } from '../ids/id.ts';
import type { Delivery } from './broker.ts';
import { decodeEvent, type Event } from './event-contract.ts';
import { eventIdOf, parseEventSubject } from './subjects.ts';

/** One or more deliveries of the same event. */
export interface Letter {
  /** The event's id; where the message names none, a text of its own. */
  readonly key: string;
  readonly id: Id<'evt'> | undefined;
  /** Whom to confirm to. */
  readonly publisher: string | undefined;
  readonly subject: string;
  readonly payload: Uint8Array;
  /** What was read, or why that was not possible. */
  readonly content: Event | Error;
  readonly deliveries: readonly Delivery[];
}

/** A letter that could be read. */
export interface ReadableLetter extends Letter {
  readonly id: Id<'evt'>;
  readonly content: Event;
}

/** Reads deliveries, those of one event together, in the order of their ids. */
export function readLetters(deliveries: readonly Delivery[]): Letter[] {
  const groups = [...Map.groupBy(deliveries, keyOf)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return groups.flatMap(([key, [first, ...others]]) =>
    first === undefined ? [] : [letterOf(key, first, others)],
  );
}

/** Whether a letter could be read. */
export function isReadable(letter: Letter): letter is ReadableLetter {
  return letter.id !== undefined && !(letter.content instanceof Error);
}

function letterOf(key: string, first: Delivery, others: readonly Delivery[]): Letter {
  const { subject, payload } = first;
  const id = isId('evt', key) ? key : undefined;
  const publisher = parseEventSubject(subject)?.publisher;
  return {
    key,
    id,
    publisher,
    subject,
    payload,
    content: contentOf(id, payload),
    deliveries: [first, ...others],
  };
}

function contentOf(id: string | undefined, payload: Uint8Array): Event | Error {
  try {
    const event = decodeEvent(payload);
    return event.id === id ? event : new Error('the message id is not that of the event');
  } catch (error) {
    return error instanceof Error ? error : new Error('unreadable');
  }
}

/** Whoever put a message there by hand gave it no id; it must still be recognised when it comes again. */
function keyOf({ messageId, payload }: Delivery): string {
  const id = eventIdOf(messageId);
  return isId('evt', id) ? id : `sha256:${createHash('sha256').update(payload).digest('hex')}`;
}
