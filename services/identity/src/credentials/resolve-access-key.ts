import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import { sealedUse } from '../access-keys/sealed-use.ts';
import { findSealedSecrets, readRevision } from './credential-store.ts';

/** Answers ResolveAccessKey: the unsealed secrets of a key in force, with the revision they are of. */
export function resolveAccessKey(options: {
  readonly database: Database;
  readonly sealer: Sealer;
}): HandlersOf<typeof CredentialService>['resolveAccessKey'] {
  const { database, sealer } = options;
  return async ({ id }) => {
    const read = await database.asSystem(
      'credentials',
      async (em) => {
        // The revision first: a change that commits in between makes the answer look older, never newer.
        const revision = await readRevision(em);
        return { revision, secrets: isId('key', id) ? await findSealedSecrets(em, id) : [] };
      },
      { readOnly: true },
    );
    const [newest] = read.secrets;
    if (newest === undefined) return { revision: read.revision };
    const oldest = read.secrets.at(-1) ?? newest;
    return {
      clientId: newest.clientId,
      secrets: read.secrets.map(({ clientId, sealed }) =>
        sealer.open(sealed, sealedUse({ clientId, id })).toString(),
      ),
      revision: read.revision,
      oldestSecretCreateTime: timestampFromDate(oldest.createTime),
    };
  };
}
