import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { RefusalContext } from '../http/encoded-answer.ts';
import { refusalHeaders } from '../http/refusal-headers.ts';
import type { RestResponse } from './encode-response.ts';

/**
 * Writes an error as a problem document (RFC 9457) with the headers that belong to its
 * status. It tells the error's reason, detail and details, which are public, and nothing else.
 */
export function encodeProblem(
  error: DomainError,
  { requestId, status = error.status }: RefusalContext,
): RestResponse {
  const { reason, code, details } = error;
  const { violations, image, serverTime } = details;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...refusalHeaders(error),
    },
    body: JSON.stringify({
      type: problemType(error),
      title: title(error),
      status,
      detail: error.message,
      code,
      reason,
      requestId,
      violations,
      image: image?.role,
      imageId: image?.imageId,
      serverTime,
    }),
  };
}

/**
 * A URI per reason. Installations have hosts of their own, so no URL is true of all of
 * them, and a relative one would differ from each to the next; a URN names the same
 * everywhere and asks nobody to fetch it.
 */
function problemType({ reason }: DomainError): string {
  return `urn:cedula:problem:${reason.toLowerCase().replaceAll('_', '-')}`;
}

/** The reason in words: the same for every occurrence. */
function title({ reason }: DomainError): string {
  return reason.charAt(0) + reason.slice(1).toLowerCase().replaceAll('_', ' ');
}
