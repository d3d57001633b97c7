import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { sealedUse } from '../access-keys/sealed-use.ts';
import { effectiveLimits, type Limits } from '../clients/limits.ts';
import { readRevision, resolveKey } from './credential-store.ts';

/** Answers ResolveAccessKey: the unsealed secrets of a key in force, with the revision they are of. */
export function resolveAccessKey(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly limits: Limits;
}): HandlersOf<typeof CredentialService>['resolveAccessKey'] {
  const { database, sealer, clock } = options;
  return async ({ id }) => {
    const now = new Date(clock.now());
    const { revision, found } = await database.asSystem(
      'credentials',
      async (em) => {
        // The revision first: a change that commits in between makes the answer look older, never newer.
        const read = await readRevision(em);
        return { revision: read, found: isId('key', id) ? await resolveKey(em, id, now) : null };
      },
      { readOnly: true },
    );
    const [newest] = found?.secrets ?? [];
    if (found === null || newest === undefined) return { revision };
    const { accessKey, secrets } = found;
    const oldest = secrets.at(-1) ?? newest;
    return {
      clientId: accessKey.clientId,
      secrets: secrets.map(({ sealed }) => sealer.open(sealed, sealedUse(accessKey)).toString()),
      revision,
      oldestSecretCreateTime: timestampFromDate(oldest.createTime),
      ...(oldest.expireTime !== null && { olderSecretExpireTime: timestampFromDate(oldest.expireTime) }),
      limits: effectiveLimits(found.limits, options.limits),
      scopes: [...accessKey.scopes],
      unscoped: accessKey.scopes.length === 0,
      addressRanges: [...accessKey.addressRanges],
    };
  };
}
