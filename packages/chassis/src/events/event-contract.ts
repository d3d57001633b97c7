import {
  create,
  fromBinary,
  getOption,
  hasOption,
  type MessageInitShape,
  toBinary,
} from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { createValidator } from '@bufbuild/protovalidate';
import { type Event, EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { event as eventOption, type EventRoute } from '@cedula/contract/cedula/options/v1/event_pb.ts';

import { toViolations } from '../errors/violations.ts';

export type { Event };

/** What happened: one of the messages that an event may carry. */
export type EventPayload = NonNullable<Event['payload']['value']>;

/** Whose event it is, and what it came from. */
export interface EventOrigin {
  readonly clientId: string;
  /** Where a request caused it. */
  readonly requestId?: string | undefined;
  /** W3C Trace Context, where there is a trace. */
  readonly traceparent?: string | undefined;
}

/** The largest event: what goes into every outbox, stream and dead letter. */
export const maxEventBytes = 65_536;

const validator = createValidator();
const payloads = EventSchema.oneofs[0]?.fields ?? [];

/** Wraps what happened. */
export function createEvent(id: string, payload: EventPayload, origin: EventOrigin, nowMs: number): Event {
  const { clientId, requestId = '', traceparent = '' } = origin;
  const meta: MessageInitShape<typeof EventSchema> = { id, clientId, requestId, traceparent };
  const event = create(EventSchema, { ...meta, occurTime: timestampFromMs(nowMs) });
  const field = payloads.find(({ message }) => message?.typeName === payload.$typeName);
  if (field?.message === undefined) throw new Error(`${payload.$typeName} is no event of the contract`);
  reflect(EventSchema, event).set(field, reflect(field.message, payload));
  return event;
}

/** How an event travels, from its declaration in the contract. */
export function routeOf({ $typeName }: EventPayload): EventRoute {
  const message = payloads.find((field) => field.message?.typeName === $typeName)?.message;
  if (message === undefined || !hasOption(message, eventOption)) {
    throw new Error(`${$typeName} declares no route in the contract`);
  }
  return getOption(message, eventOption);
}

/** An event in the bytes that are stored and sent. Throws where it breaks a rule of the contract. */
export function encodeEvent(event: Event): Uint8Array {
  requireValid(event);
  const bytes = toBinary(EventSchema, event);
  if (bytes.length > maxEventBytes) throw new Error(`an event of ${bytes.length} bytes is too large`);
  return bytes;
}

/** Reads an event. Throws where the bytes are no event, or one that breaks a rule of the contract. */
export function decodeEvent(bytes: Uint8Array): Event {
  const event = fromBinary(EventSchema, bytes);
  requireValid(event);
  return event;
}

function requireValid(event: Event): void {
  const { kind, violations = [], error } = validator.validate(EventSchema, event);
  if (kind === 'valid') return;
  // Field and rule alone: the value would end in logs and dead letters.
  const broken = toViolations(EventSchema, violations).map(({ field, rule }) => `${field} ${rule}`);
  throw new Error(`the event breaks the contract: ${broken.join(', ')}`, { cause: error });
}
