import { type Reason, reasons } from '@cedula/operations/reasons.ts';

/** One rule of the contract that an input broke. */
export interface Violation {
  /** The whole lowerCamelCase path: `amount.minorUnits`, `items[0].x`. */
  readonly field: string;
  /** The protovalidate id, `unknown_field` or `type`. */
  readonly rule: string;
  readonly message: string;
}

/** What a failure tells its caller beyond reason and detail. All of it is public. */
export interface ErrorDetails {
  readonly violations?: readonly Violation[];
  /** Which of a call's images is at fault: its role and, where it is stored, its id. */
  readonly image?: { readonly role: string; readonly imageId?: string };
  readonly retryAfterSeconds?: number;
  /** RFC 3339, for callers whose clock is wrong. */
  readonly serverTime?: string;
  /** The request that failed like this first, where its failure is told again. */
  readonly replayedOf?: string;
}

/**
 * The one failure that domain code throws and that crosses every boundary. `detail` is
 * shown to outside callers, so it names nothing of the inside; `cause` is for the logs.
 */
export class DomainError extends Error {
  readonly reason: Reason;
  readonly details: ErrorDetails;

  constructor(reason: Reason, detail: string, details: ErrorDetails & { cause?: unknown } = {}) {
    const { cause, ...rest } = details;
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.reason = reason;
    this.details = rest;
  }

  get code() {
    return reasons[this.reason].code;
  }

  get status() {
    return reasons[this.reason].status;
  }
}

/** What a random id, a foreign id and a malformed id all get. */
export function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'There is no such resource.');
}

/** Bad input of one field. */
export function invalidField(field: string, rule: string, message: string): DomainError {
  return new DomainError('INVALID_ARGUMENT', message, { violations: [{ field, rule, message }] });
}
