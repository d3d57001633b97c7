import { type DescMessage, fromBinary, type Message } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Route } from '@cedula/operations/route.ts';
import { checkFileSizes } from '../rest/decode-request.ts';
import { type Draft, finishDraft } from '../rest/draft.ts';
import { Findings } from '../rest/findings.ts';
import { parseJson } from '../rest/parse-json.ts';
import { readMessage } from '../rest/read-json.ts';

/** How messages are written: `application/proto` or `application/json`. */
export interface Codec {
  readonly binary: boolean;
}

/**
 * Reads a request message. JSON is read as REST reads it, so that both take and refuse the
 * same. Of binary, fields that the contract does not have are dropped. Throws
 * INVALID_ARGUMENT with every field that does not fit, MALFORMED_REQUEST, BODY_TOO_LARGE.
 */
export function readConnectMessage(route: Route, { binary }: Codec, bytes: Uint8Array): Message {
  const { input } = route.method;
  if (binary) {
    const message = readBinary(input, bytes);
    checkFileSizes(route, { ...message });
    return message;
  }
  const draft = readJson(input, bytes);
  checkFileSizes(route, draft);
  return finishDraft(input, draft);
}

function readBinary(input: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(input, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw new DomainError('MALFORMED_REQUEST', 'The message cannot be parsed.', { cause });
  }
}

function readJson(input: DescMessage, bytes: Uint8Array): Draft {
  if (bytes.length === 0) return {};
  const findings = new Findings();
  const draft = readMessage(input, parseJson(bytes), '', findings);
  findings.throwIfAny();
  return draft;
}
