import type { JsonValue } from '@bufbuild/protobuf';
import type { ExpectedViolation } from '../values/oracle.ts';

/** An answer, whichever way it came. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The message of an answer in its JSON form; undefined: it was refused, or is no message. */
  readonly message: JsonValue | undefined;
  /** Why it was refused; undefined: it was not. */
  readonly refusal: Refusal | undefined;
}

/** What a refusal says to programs. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly detail: string;
  readonly requestId: string;
  readonly violations: readonly ExpectedViolation[];
}

/** Reads the answer of a REST call. Throws where it is refused without a problem document. */
export function readRestReply({ status, headers }: Response, body: Uint8Array): Reply {
  const type = headers.get('content-type') ?? '';
  const reply = { status, headers, body };
  if (status < 400) {
    const message = type.startsWith('application/json') ? jsonOf(body) : undefined;
    return { ...reply, message, refusal: undefined };
  }
  if (type !== 'application/problem+json')
    throw new Error(`${status} without a problem document: ${Buffer.from(body).toString().slice(0, 200)}`);
  return { ...reply, message: undefined, refusal: refusalOf(jsonOf(body)) };
}

/** Reads what problem documents and Connect's errors have in common. */
export function refusalOf(json: JsonValue): Refusal {
  const problem = isRecord(json) ? json : {};
  const violations = Array.isArray(problem['violations']) ? problem['violations'].filter(isRecord) : [];
  return {
    code: text(problem['code']),
    reason: text(problem['reason']),
    detail: text(problem['detail']),
    requestId: text(problem['requestId']),
    violations: violations.map(({ field, rule }) => ({ field: text(field), rule: text(rule) })),
  };
}

function jsonOf(body: Uint8Array): JsonValue {
  const json: JsonValue = JSON.parse(Buffer.from(body).toString());
  return json;
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function isRecord(value: JsonValue | undefined): value is { [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
