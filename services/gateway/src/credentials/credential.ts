import type { KeyObject } from 'node:crypto';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { ResolveAccessKeyResponse } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { macKey } from '@cedula/signatures';

/** What is needed to judge requests signed with an access key. */
export interface Credential {
  readonly accessKeyId: string;
  /** The client the key belongs to. */
  readonly clientId: string;
  /** The keys of the MAC, the newest first; two while the secret is being replaced. */
  readonly secrets: readonly KeyObject[];
  /** When the oldest of them was made, epoch milliseconds: nothing was signed with the key before. */
  readonly secretsSinceMs: number;
}

/** Reads identity's answer; undefined: there is no such key, or it is revoked. */
export function credentialOf(accessKeyId: string, answer: ResolveAccessKeyResponse): Credential | undefined {
  const { clientId, secrets, oldestSecretCreateTime } = answer;
  if (clientId === '' || secrets.length === 0) return undefined;
  return {
    accessKeyId,
    clientId,
    secrets: secrets.map(macKey),
    // Not told: as old as can be, which is what admission is the most careful with.
    secretsSinceMs: oldestSecretCreateTime === undefined ? 0 : timestampMs(oldestSecretCreateTime),
  };
}
