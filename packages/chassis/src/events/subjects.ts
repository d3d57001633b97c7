/**
 * The names that events travel under. Each durable consumer has a stream of its own, and
 * each delivery is addressed to one consumer: what one has not applied is sent again to
 * that one, and one that is behind or whose stream is lost holds nobody else up.
 *
 *     cedula.events.<consumer>.<publisher>.<event>     cedula.confirm.<publisher>
 *
 * The publisher stands in the subject and not in the message, so that the broker's
 * permissions can hold a service to its own name.
 */
export interface EventSubject {
  readonly consumer: string;
  /** The service whose outbox holds the event. */
  readonly publisher: string;
  /** The event's own part, from its declaration. */
  readonly event: string;
}

/** Stands in for a consumer where an event declares none. */
export const anyone = 'any';

const root = 'cedula.events';

/** The subject of a delivery. */
export function eventSubject({ consumer, publisher, event }: EventSubject): string {
  return [root, consumer, publisher, event].map((part) => part.replaceAll(/[*>\s]/g, '')).join('.');
}

/** The parts of a delivery's subject; undefined where it is something else. */
export function parseEventSubject(subject: string): EventSubject | undefined {
  const [, consumer, publisher, event] = /^cedula\.events\.([^.]+)\.([^.]+)\.([^.]+)$/.exec(subject) ?? [];
  if (consumer === undefined || publisher === undefined || event === undefined) return undefined;
  return { consumer, publisher, event };
}

/** All subjects of one consumer. */
export function consumerSubjects(consumer: string): string {
  return `${root}.${consumer}.>`;
}

/** The name of a consumer's stream. */
export function streamName(consumer: string): string {
  return `cedula-events-${consumer}`;
}

/** Where the publisher hears what was applied. */
export function confirmationSubject(publisher: string): string {
  return `cedula.confirm.${publisher}`;
}

/**
 * The message id of a delivery (`Nats-Msg-Id`). The broker drops what it has seen under
 * the same id, also when it has lost it since: so each attempt has an id of its own.
 */
export function messageId(eventId: string, attempt: number): string {
  return `${eventId}.${attempt}`;
}

/** The event of a message id. */
export function eventIdOf(id: string): string {
  return id.replace(/\.\d+$/, '');
}
