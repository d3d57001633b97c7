import type { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toAccessKeyMessage } from './access-key-message.ts';
import { findAccessKey } from './access-key-store.ts';

/** Answers GetAccessKey. Throws NOT_FOUND alike for ids that are unknown, revoked, foreign or malformed. */
export function getAccessKey(options: {
  readonly database: Database;
}): HandlersOf<typeof AccessKeyService>['getAccessKey'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('key', id)) throw notFound();
    const found = await options.database.withTenant(clientId, (em) => findAccessKey(em, { clientId, id }), {
      readOnly: true,
    });
    if (found === null) throw notFound();
    return { accessKey: toAccessKeyMessage(found) };
  };
}
