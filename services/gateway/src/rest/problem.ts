import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { RestResponse } from './encode-response.ts';

/** What a problem document tells beside the error itself. */
export interface ProblemContext {
  /** `req_…`. */
  readonly requestId: string;
  /** The methods that the path does take, for METHOD_NOT_ALLOWED. */
  readonly allow?: string;
  /** Where the transport knows it better than the reason: 408, 431. */
  readonly status?: number;
}

/**
 * Writes an error as a problem document (RFC 9457) with the headers that belong to its
 * status. It tells the error's reason, detail and details, which are public, and nothing else.
 */
export function encodeProblem(
  error: DomainError,
  { requestId, allow, status = error.status }: ProblemContext,
): RestResponse {
  const { reason, code, details } = error;
  const { violations, image, serverTime } = details;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headersOf(error, allow),
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

/** RFC 9110 §11.6.1 wants a challenge on every 401; signatures by access key are the one kind of credential. */
const challenge = 'Signature realm="cedula", tag="cedula-v1"';

function headersOf({ status, details }: DomainError, allow: string | undefined): Record<string, string> {
  const headers: Record<string, string> = {};
  if (status === 401) headers['www-authenticate'] = challenge;
  if (status === 405 && allow !== undefined) headers['allow'] = allow;
  // Whoever is told to come back is told when.
  const retryAfter = details.retryAfterSeconds ?? (status === 429 || status === 503 ? 1 : undefined);
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  return headers;
}
