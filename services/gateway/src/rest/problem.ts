import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { problemFacts } from '@cedula/chassis/errors/problem-document.ts';
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
  const { violations, image, serverTime } = error.details;
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...refusalHeaders(error),
    },
    body: JSON.stringify({
      ...problemFacts(error, requestId, status),
      violations,
      image: image?.role,
      imageId: image?.imageId,
      serverTime,
    }),
  };
}
