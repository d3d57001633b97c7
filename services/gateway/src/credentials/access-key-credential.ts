import type { KeyObject } from 'node:crypto';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { ResolveAccessKeyResponse } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { macKey } from '@cedula/signatures';
import { addressRanges, type AddressRanges } from './address-ranges.ts';
import { type KnownClient, knownClientOf } from './known-client.ts';

/** What is needed to judge requests signed with an access key. */
export interface AccessKeyCredential extends KnownClient {
  readonly accessKeyId: string;
  /** The keys of the MAC, the newest first; two while the secret is being replaced. See `secretsAt`. */
  readonly secrets: readonly KeyObject[];
  /** When the older of two secrets ends, epoch milliseconds. */
  readonly olderSecretUntilMs: number;
  /** When the oldest of them was made, epoch milliseconds: nothing was signed with the key before. */
  readonly secretsSinceMs: number;
  /** Where it may be used from. */
  readonly isCallableFrom: AddressRanges;
}

/** The secrets that may be signed with at a time (epoch milliseconds). None where there is no credential. */
export function secretsAt(credential: AccessKeyCredential | undefined, nowMs: number): readonly KeyObject[] {
  if (credential === undefined) return [];
  const { secrets, olderSecretUntilMs } = credential;
  return nowMs < olderSecretUntilMs ? secrets : secrets.slice(0, 1);
}

/**
 * Reads identity's answer; undefined: there is no such key, or it is revoked. Throws where
 * the answer does not say what the key may do.
 */
export function accessKeyCredentialOf(
  accessKeyId: string,
  answer: ResolveAccessKeyResponse,
): AccessKeyCredential | undefined {
  const client = knownClientOf(answer);
  const { secrets, oldestSecretCreateTime, olderSecretExpireTime } = answer;
  if (client === undefined || secrets.length === 0) return undefined;
  return {
    ...client,
    accessKeyId,
    secrets: secrets.map(macKey),
    olderSecretUntilMs: olderSecretExpireTime === undefined ? 0 : timestampMs(olderSecretExpireTime),
    // Not told: as old as can be, which is what admission is the most careful with.
    secretsSinceMs: oldestSecretCreateTime === undefined ? 0 : timestampMs(oldestSecretCreateTime),
    isCallableFrom: addressRanges(answer.addressRanges),
  };
}
