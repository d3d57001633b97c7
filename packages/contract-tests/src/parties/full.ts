import type { JsonValue } from '@bufbuild/protobuf';
import type { Reply } from '../requests/reply.ts';

/** A client may have no more of something: its case is run again with another one. */
export class PartyIsFull extends Error {
  override readonly name = 'PartyIsFull';
}

const full = new Set(['QUOTA_EXCEEDED', 'WRONG_STATE']);

/** What a reply that has to be a success says. Throws what it was refused with. */
export function messageOf({ status, refusal, message }: Reply): JsonValue | undefined {
  if (refusal === undefined) return message;
  const { reason, detail, violations } = refusal;
  const text = `refused: ${status} ${reason}: ${detail} ${JSON.stringify(violations)}`;
  throw full.has(reason) ? new PartyIsFull(text) : new Error(text);
}
