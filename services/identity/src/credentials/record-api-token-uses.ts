import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { noteUses } from '../api-tokens/api-token-store.ts';

/** Answers RecordApiTokenUses. A token that is gone since is passed over. */
export function recordApiTokenUses(options: {
  readonly database: Database;
}): HandlersOf<typeof CredentialService>['recordApiTokenUses'] {
  return async ({ uses }) => {
    const known = uses.flatMap(({ apiTokenId, useTime }) =>
      isId('tok', apiTokenId) && useTime !== undefined
        ? [{ id: apiTokenId, time: timestampDate(useTime) }]
        : [],
    );
    if (known.length > 0) await options.database.asSystem('token-use', (em) => noteUses(em, known));
    return {};
  };
}
