import { create, type DescMessage, type Message } from '@bufbuild/protobuf';
import { DurationSchema, FieldMaskSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';

/** A message that JSON writes as a string. */
export interface TextMessage {
  /** Undefined: the text is not of this kind. */
  readonly read: (text: string) => Message | undefined;
  readonly expectation: string;
}

const textMessages: ReadonlyMap<string, TextMessage> = new Map([
  [
    TimestampSchema.typeName,
    { read: readTimestamp, expectation: 'must be an RFC 3339 time such as 2026-01-31T12:00:00Z' },
  ],
  [
    DurationSchema.typeName,
    { read: readDuration, expectation: 'must be a duration in seconds such as 1.5s' },
  ],
  [
    FieldMaskSchema.typeName,
    { read: readFieldMask, expectation: 'must be names of fields joined by commas' },
  ],
]);

/** How a well-known message is read from its string; undefined for messages that JSON writes as objects. */
export function textMessage(type: DescMessage): TextMessage | undefined {
  return textMessages.get(type.typeName);
}

const timestamp =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;
const yearOne = Date.parse('0001-01-01T00:00:00Z');
const year9999 = Date.parse('9999-12-31T23:59:59Z');

/** RFC 3339 with `T` and `Z` in upper case, years 1 to 9999, no leap second (google/protobuf/timestamp.proto). */
function readTimestamp(text: string): Message | undefined {
  const [, local, fraction = '', sign = '+', hours = '0', minutes = '0'] = timestamp.exec(text) ?? [];
  if (local === undefined) return undefined;
  const read = new Date(`${local}Z`);
  // Date carries days that a month lacks over into the next one, and takes 24:00.
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 19) !== local) return undefined;
  const offsetMs = (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const utcMs = read.getTime() - offsetMs;
  if (utcMs < yearOne || utcMs > year9999) return undefined;
  return create(TimestampSchema, { seconds: BigInt(utcMs / 1000), nanos: Number(fraction.padEnd(9, '0')) });
}

const duration = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;
/** 10,000 years (google/protobuf/duration.proto). */
const maxSeconds = 315_576_000_000n;

function readDuration(text: string): Message | undefined {
  const [, minus, whole = '', fraction = ''] = duration.exec(text) ?? [];
  if (minus === undefined || BigInt(whole) > maxSeconds) return undefined;
  const seconds = BigInt(whole);
  const nanos = Number(fraction.padEnd(9, '0'));
  if (seconds === maxSeconds && nanos > 0) return undefined;
  return create(DurationSchema, minus === '' ? { seconds, nanos } : { seconds: -seconds, nanos: 0 - nanos });
}

const maskPath = /^[a-z][A-Za-z0-9_]*(?:\.[a-z][A-Za-z0-9_]*)*$/;

/** Paths in lowerCamelCase or snake_case; the message holds the latter (google/protobuf/field_mask.proto). */
function readFieldMask(text: string): Message | undefined {
  const paths = text === '' ? [] : text.split(',');
  if (!paths.every((path) => maskPath.test(path))) return undefined;
  return create(FieldMaskSchema, {
    paths: paths.map((path) => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  });
}
