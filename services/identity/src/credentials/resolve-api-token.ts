import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { findByHash } from '../api-tokens/api-token-store.ts';
import { findClient } from '../clients/client-store.ts';
import { effectiveLimits, type Limits } from '../clients/limits.ts';
import { readRevision } from './credential-store.ts';

/** Answers ResolveApiToken: what a token in force may do, with the revision that is of. */
export function resolveApiToken(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: Limits;
}): HandlersOf<typeof CredentialService>['resolveApiToken'] {
  const { database, clock, limits } = options;
  return async ({ sha256 }) => {
    const now = new Date(clock.now());
    const { revision, token, client } = await database.asSystem(
      'credentials',
      async (em) => {
        // The revision first: a change that commits in between makes the answer look older, never newer.
        const read = await readRevision(em);
        const found = await findByHash(em, sha256, now);
        return {
          revision: read,
          token: found,
          client: found === null ? null : await findClient(em, found.clientId),
        };
      },
      { readOnly: true },
    );
    if (token === null || client === null) return { revision };
    const { id, clientId, scopes, expireTime } = token;
    return {
      clientId,
      apiTokenId: id,
      revision,
      ...(expireTime !== null && { expireTime: timestampFromDate(expireTime) }),
      limits: effectiveLimits(client, limits),
      scopes: [...scopes],
      unscoped: false,
    };
  };
}
