import { hash } from 'node:crypto';
import {
  judgeBody,
  judgeTimes,
  macKey,
  parseSignedRequest,
  readRequestHead,
  SignatureError,
  verifyMac,
} from '../index.ts';
import type { SignatureReason } from '../index.ts';
import { NOW_SECONDS, secrets } from './sign-as-told.ts';
import type { WireRequest } from './wire-request.ts';

const keys = new Map([...secrets].map(([keyId, secret]) => [keyId, [macKey(secret)]]));

/** What the whole order of judgement, the nonce apart, says of a request. */
export function verdict(request: WireRequest, nowSeconds = NOW_SECONDS): 'accepted' | SignatureReason {
  return refusal(request, nowSeconds)?.reason ?? 'accepted';
}

/** Why a request is refused, or `undefined`. */
export function refusal(request: WireRequest, nowSeconds = NOW_SECONDS): SignatureError | undefined {
  try {
    const signed = parseSignedRequest(readRequestHead(request));
    judgeTimes(signed, nowSeconds * 1000);
    verifyMac(signed, keys.get(signed.keyId) ?? []);
    judgeBody(signed, hash('sha256', request.body, 'buffer'));
    return undefined;
  } catch (error) {
    if (error instanceof SignatureError) return error;
    throw error;
  }
}
