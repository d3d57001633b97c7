/** The Connect and gRPC codes that Cedula answers with, in Connect's spelling. */
export type Code =
  | 'invalid_argument'
  | 'unauthenticated'
  | 'permission_denied'
  | 'not_found'
  | 'already_exists'
  | 'failed_precondition'
  | 'aborted'
  | 'resource_exhausted'
  | 'unimplemented'
  | 'internal'
  | 'unavailable'
  | 'deadline_exceeded';

/**
 * Every way in which a call can fail: its code between services and the HTTP status
 * that an outside caller sees. Reasons are stable; clients build on them.
 */
export const reasons = {
  INVALID_ARGUMENT: { code: 'invalid_argument', status: 400 },
  MALFORMED_REQUEST: { code: 'invalid_argument', status: 400 },
  PAGE_TOKEN_INVALID: { code: 'invalid_argument', status: 400 },
  IDEMPOTENCY_KEY_REQUIRED: { code: 'invalid_argument', status: 400 },
  DIGEST_MISMATCH: { code: 'invalid_argument', status: 400 },
  UNAUTHENTICATED: { code: 'unauthenticated', status: 401 },
  SIGNATURE_MALFORMED: { code: 'unauthenticated', status: 401 },
  SIGNATURE_COMPONENT_MISSING: { code: 'unauthenticated', status: 401 },
  SIGNATURE_PARAMETER_MISSING: { code: 'unauthenticated', status: 401 },
  SIGNATURE_EXPIRED: { code: 'unauthenticated', status: 401 },
  NONCE_REUSED: { code: 'unauthenticated', status: 401 },
  PERMISSION_DENIED: { code: 'permission_denied', status: 403 },
  NOT_FOUND: { code: 'not_found', status: 404 },
  METHOD_NOT_ALLOWED: { code: 'unimplemented', status: 405 },
  ALREADY_EXISTS: { code: 'already_exists', status: 409 },
  WRONG_STATE: { code: 'failed_precondition', status: 409 },
  IDEMPOTENCY_KEY_IN_USE: { code: 'aborted', status: 409 },
  BODY_TOO_LARGE: { code: 'resource_exhausted', status: 413 },
  UNSUPPORTED_MEDIA_TYPE: { code: 'invalid_argument', status: 415 },
  NO_FACE: { code: 'failed_precondition', status: 422 },
  MULTIPLE_FACES: { code: 'failed_precondition', status: 422 },
  IMAGE_UNREADABLE: { code: 'failed_precondition', status: 422 },
  TOO_MANY_PIXELS: { code: 'failed_precondition', status: 422 },
  MULTIPLE_FRAMES: { code: 'failed_precondition', status: 422 },
  IDEMPOTENCY_KEY_REUSED: { code: 'failed_precondition', status: 422 },
  RATE_LIMITED: { code: 'resource_exhausted', status: 429 },
  QUOTA_EXCEEDED: { code: 'resource_exhausted', status: 429 },
  LOGIN_THROTTLED: { code: 'resource_exhausted', status: 429 },
  INTERNAL: { code: 'internal', status: 500 },
  UNAVAILABLE: { code: 'unavailable', status: 503 },
  ENGINE_BUSY: { code: 'unavailable', status: 503 },
  DEADLINE_EXCEEDED: { code: 'deadline_exceeded', status: 504 },
} as const satisfies Record<string, { code: Code; status: number }>;

/** A stable, public name of a failure. */
export type Reason = keyof typeof reasons;

/** Whether a text is one of the reasons this build knows. */
export function isReason(text: string): text is Reason {
  return Object.hasOwn(reasons, text);
}
