import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import {
  judgeBody,
  judgeTimes,
  parseSignedRequest,
  type RequestHead,
  SignatureError,
  type SignedRequest,
  verifyMac,
} from '@cedula/signatures';
import { type AccessKeyCredential, secretsAt } from '../credentials/access-key-credential.ts';
import type { Resolve } from '../credentials/shelf.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Caller } from './caller.ts';

/** A caller who signed, and what its signature says of the body. */
export interface Signer extends Caller {
  /** Throws DIGEST_MISMATCH where the body is not the one that was signed. */
  judgeBody(sha256: Uint8Array): void;
}

/**
 * Recognises who signed a request, in the order that callers are promised: shape, times,
 * MAC; the nonce comes next, the body last.
 */
export async function recogniseSigner(
  { arrivedAt, request }: Exchange,
  head: RequestHead,
  resolve: Resolve<AccessKeyCredential>,
): Promise<Signer> {
  const signed = parseSignedRequest(head);
  judgeTimes(signed, arrivedAt);
  const credential = await resolve(signed.keyId);
  verifyMac(signed, secretsAt(credential, arrivedAt));
  if (credential === undefined) throw new DomainError('UNAUTHENTICATED', 'The signature is not valid.');
  const isCallable = credential.isCallableFrom(request.socket.remoteAddress);
  return {
    client: credential,
    kind: Operation_Caller.API_CLIENT,
    ids: { accessKeyId: signed.keyId },
    signature: signatureOf(signed, credential),
    denial: isCallable ? undefined : 'This access key may not be used from this address.',
    judgeBody: (sha256) => judgeBody(signed, sha256),
  };
}

function signatureOf(signed: SignedRequest, { secretsSinceMs }: AccessKeyCredential) {
  return {
    accessKeyId: signed.keyId,
    nonce: signed.nonce,
    createdSeconds: signed.createdSeconds,
    secretsSinceMs,
  };
}

/** A refusal of the signatures package as the one error that leaves the gateway. */
export function fromSignatureError(error: unknown): unknown {
  if (!(error instanceof SignatureError)) return error;
  const { reason, detail, serverTime } = error;
  return new DomainError(reason, detail, serverTime === undefined ? {} : { serverTime });
}
