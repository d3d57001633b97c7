import type { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toApiTokenMessage } from './api-token-message.ts';
import { findApiToken } from './api-token-store.ts';

/** Answers GetApiToken. Throws NOT_FOUND alike for ids that are unknown, revoked, foreign or malformed. */
export function getApiToken(options: {
  readonly database: Database;
}): HandlersOf<typeof ApiTokenService>['getApiToken'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('tok', id)) throw notFound();
    const found = await options.database.withTenant(clientId, (em) => findApiToken(em, { clientId, id }), {
      readOnly: true,
    });
    if (found === null) throw notFound();
    return { apiToken: toApiTokenMessage(found) };
  };
}
