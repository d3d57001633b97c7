import type { DomainError } from './domain-error.ts';

/** What every problem document (RFC 9457) says of a failure. */
export interface ProblemFacts {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly reason: string;
  readonly requestId: string;
}

/**
 * Words a failure for people and programs outside.
 *
 * @param status where it is known better than the reason tells
 */
export function problemFacts(
  error: DomainError,
  requestId: string,
  status: number = error.status,
): ProblemFacts {
  const { reason, code, message } = error;
  return { type: typeOf(error), title: titleOf(error), status, detail: message, code, reason, requestId };
}

/**
 * A URI per reason. Installations have hosts of their own, so no URL is true of all of
 * them, and a relative one would differ from each to the next; a URN names the same
 * everywhere and asks nobody to fetch it.
 */
function typeOf({ reason }: DomainError): string {
  return `urn:cedula:problem:${reason.toLowerCase().replaceAll('_', '-')}`;
}

/** The reason in words: the same for every occurrence. */
function titleOf({ reason }: DomainError): string {
  return reason.charAt(0) + reason.slice(1).toLowerCase().replaceAll('_', ' ');
}
