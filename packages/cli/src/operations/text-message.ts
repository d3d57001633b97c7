import type { DescMessage } from '@bufbuild/protobuf';
import { DurationSchema, FieldMaskSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';

/** The messages that protobuf JSON writes as one text, and what stands for them in help. */
const placeholders: ReadonlyMap<string, string> = new Map([
  [TimestampSchema.typeName, 'time'],
  [DurationSchema.typeName, 'seconds'],
  [FieldMaskSchema.typeName, 'fields'],
]);

/** Whether JSON writes a message as one text. */
export function isTextMessage({ typeName }: DescMessage): boolean {
  return placeholders.has(typeName);
}

/** What stands for such a message in help: `time`. */
export function textMessagePlaceholder({ typeName }: DescMessage): string {
  return placeholders.get(typeName) ?? 'json';
}

export function isTimestamp(message: DescMessage | undefined): boolean {
  return message?.typeName === TimestampSchema.typeName;
}

export function isDuration(message: DescMessage | undefined): boolean {
  return message?.typeName === DurationSchema.typeName;
}
