import { create } from '@bufbuild/protobuf';
import { type Operation, Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { holdsScope } from '@cedula/chassis/rpc/access.ts';
import {
  judgeBody,
  judgeTimes,
  parseSignedRequest,
  type RequestHead,
  SignatureError,
  type SignedRequest,
  verifyMac,
} from '@cedula/signatures';
import type { Admission } from '../admission/admission.ts';
import { rateLimitHeaders } from '../admission/rate-limit-headers.ts';
import { type Credential, secretsAt } from '../credentials/credential.ts';
import type { CredentialCache } from '../credentials/credential-cache.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Admitted } from './admitted.ts';

/** What judging a signed request stands on. */
export interface SignedCallers {
  readonly credentials: Pick<CredentialCache, 'resolve'>;
  readonly admission: Pick<Admission, 'admit' | 'giveBack'>;
}

/**
 * Judges a signed request in the order that callers are promised: shape, times, MAC, then
 * nonce, rate and quota in one step; the body comes later. Every refusal from the MAC on
 * carries the headers of the rate limit.
 */
export async function admitSigned(
  exchange: Exchange,
  head: RequestHead,
  { operation }: Route,
  { credentials, admission }: SignedCallers,
): Promise<Admitted> {
  const signed = parseSignedRequest(head);
  judgeTimes(signed, exchange.arrivedAt);
  const credential = await credentials.resolve(signed.keyId);
  verifyMac(signed, secretsAt(credential, exchange.arrivedAt));
  if (credential === undefined) throw new DomainError('UNAUTHENTICATED', 'The signature is not valid.');
  const { clientId } = credential;
  exchange.notes.clientId = clientId;
  exchange.notes.accessKeyId = signed.keyId;
  const denial = denialOf(credential, operation, exchange.request.socket.remoteAddress);
  const units = denial === undefined && operation.meter !== '' ? 1 : 0;
  const decision = await admission.admit({
    clientId,
    signature: signatureOf(signed, credential),
    units,
    limits: credential.limits,
  });
  Object.assign(exchange.fields, rateLimitHeaders(decision.rate));
  if (decision.refusal !== undefined) throw decision.refusal;
  if (denial !== undefined) throw new DomainError('PERMISSION_DENIED', denial);
  return {
    origin: create(OriginSchema, {
      requestId: exchange.requestId,
      clientId,
      caller: Operation_Caller.API_CLIENT,
      accessKeyId: signed.keyId,
      scopes: [...credential.scopes],
      unscoped: credential.unscoped,
    }),
    owner: clientId,
    judgeBody: (sha256) => judgeBody(signed, sha256),
    notCounted() {
      // What can't be given back now is lost to the client for this month, never gained by it.
      if (units > 0) admission.giveBack(clientId, units, decision.quota.month).catch(() => undefined);
    },
  };
}

/** Why a caller who is who it says may not call; undefined: it may. */
function denialOf(
  { isCallableFrom, unscoped, scopes }: Credential,
  { callers, scope }: Operation,
  address: string | undefined,
): string | undefined {
  if (!isCallableFrom(address)) return 'This access key may not be used from this address.';
  if (!callers.includes(Operation_Caller.API_CLIENT)) return 'Access keys may not call this operation.';
  if (!unscoped && !holdsScope(scopes, scope)) return `This access key lacks the scope ${scope}.`;
  return undefined;
}

function signatureOf(signed: SignedRequest, { secretsSinceMs }: Credential) {
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
