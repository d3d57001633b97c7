import type { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { notFound } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { toResultMessage } from './result-message.ts';
import { findResult } from './result-store.ts';

/** Answers GetResult. Throws NOT_FOUND alike for ids that are unknown, foreign or malformed. */
export function getResult(options: {
  readonly database: Database;
}): HandlersOf<typeof ResultService>['getResult'] {
  return async ({ id }, { origin: { clientId } }) => {
    if (!isId('res', id)) throw notFound();
    const found = await options.database.withTenant(clientId, (em) => findResult(em, { clientId, id }), {
      readOnly: true,
    });
    if (found === null) throw notFound();
    return { result: toResultMessage(found) };
  };
}
