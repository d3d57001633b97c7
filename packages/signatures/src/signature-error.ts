/** The reasons of the public error table that a request head or its signature can be refused for. */
export type SignatureReason =
  | 'MALFORMED_REQUEST'
  | 'UNAUTHENTICATED'
  | 'SIGNATURE_MALFORMED'
  | 'SIGNATURE_COMPONENT_MISSING'
  | 'SIGNATURE_PARAMETER_MISSING'
  | 'SIGNATURE_EXPIRED'
  | 'DIGEST_MISMATCH';

/**
 * Why a request was refused. `detail` is shown to the caller: it speaks only of what the
 * caller can see of its own request, never of keys or MACs. It stands apart from the
 * chassis' DomainError so that a published client needs nothing of the inside.
 */
export class SignatureError extends Error {
  readonly reason: SignatureReason;
  /** RFC 3339, with SIGNATURE_EXPIRED only: tells a caller that its clock is wrong. */
  readonly serverTime: string | undefined;

  constructor(reason: SignatureReason, detail: string, serverTime?: string) {
    super(detail);
    this.name = 'SignatureError';
    this.reason = reason;
    this.serverTime = serverTime;
  }

  get detail(): string {
    return this.message;
  }
}
