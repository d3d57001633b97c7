import { MAX_CLOCK_LEAD_SECONDS, MAX_LIFETIME_SECONDS } from '../profile.ts';
import { SignatureError } from '../signature-error.ts';
import type { SignedRequest } from './parse-signed-request.ts';

/**
 * The second step: whether the signature is of now. `nowMs` is the Unix time in
 * milliseconds when the head arrived; a slow upload does not age its own signature. Whole
 * seconds are compared, because the parameters know no others.
 * Throws SIGNATURE_EXPIRED with the server's time.
 */
export function judgeTimes(signed: SignedRequest, nowMs: number): void {
  const nowSeconds = Math.floor(nowMs / 1000);
  if (signed.createdSeconds > nowSeconds + MAX_CLOCK_LEAD_SECONDS) {
    throw expired(`"created" is more than ${MAX_CLOCK_LEAD_SECONDS} s ahead of the server's clock.`, nowMs);
  }
  if (signed.createdSeconds < nowSeconds - MAX_LIFETIME_SECONDS) {
    throw expired(`"created" is more than ${MAX_LIFETIME_SECONDS} s ago.`, nowMs);
  }
  if (signed.expiresSeconds < nowSeconds) throw expired('The signature has expired.', nowMs);
}

function expired(detail: string, nowMs: number): SignatureError {
  return new SignatureError('SIGNATURE_EXPIRED', detail, new Date(nowMs).toISOString());
}
