import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { askOf } from '../mesh/ask-of.ts';
import { type KnownClient, knownClientOf } from './known-client.ts';
import type { CredentialSource } from './shelf.ts';

/** What an API token may do. The token itself is not kept. */
export interface ApiTokenCredential extends KnownClient {
  readonly apiTokenId: string;
  /** When it ceases to work, epoch milliseconds; of which nobody is told. Infinity: never. */
  readonly expiresMs: number;
}

/** API tokens, by their SHA-256 in hexadecimal digits. */
export function apiTokenSource(identity: Peer): CredentialSource<ApiTokenCredential> {
  const ask = askOf(identity, CredentialService.method.resolveApiToken);
  return {
    isName: (sha256) => /^[0-9a-f]{64}$/.test(sha256),
    async load(sha256, within) {
      const answer = await ask({ sha256: Buffer.from(sha256, 'hex') }, within);
      const { apiTokenId, expireTime, revision } = answer;
      const client = knownClientOf(answer);
      if (client === undefined) return { credential: undefined, revision };
      const expiresMs = expireTime === undefined ? Infinity : timestampMs(expireTime);
      return { credential: { ...client, apiTokenId, expiresMs }, revision };
    },
  };
}
