import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { ClientDeletedSchema } from '@cedula/contract/cedula/events/v1/client_deleted_pb.ts';
import type { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { routeOf } from '@cedula/chassis/events/event-contract.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { formatTraceparent } from '@cedula/chassis/telemetry/trace.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Heartbeat } from '../credentials/heartbeat.ts';
import { removeClient } from './client-erasure.ts';
import { clientGone } from './client-store.ts';

/**
 * Answers DeleteClient. The client's rows, the event that has every other service erase what
 * it holds, and the new revision of all credentials commit together.
 */
export function deleteClient(options: {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
}): HandlersOf<typeof ClientService>['deleteClient'] {
  const { database, outbox, heartbeat, clock } = options;
  return async (_request, context) => {
    const { origin, trace, log } = context;
    const { clientId, requestId } = origin;
    const event = create(ClientDeletedSchema);
    const erase = async (em: EntityManager) => {
      const removed = await removeClient(em, clientId);
      if (removed === null) throw clientGone();
      await outbox.publish(em, event, { clientId, requestId, traceparent: formatTraceparent(trace) });
      await countChange(em);
      const scheduled = routeOf(event).consumers.toSorted();
      return { receipt: { ...removed, scheduled, eraseTime: timestampFromMs(clock.now()) } };
    };
    // The client is gone whether or not somebody hears of it.
    const answer = await commitEffect(database, context, erase, {
      purpose: 'client-deletion',
      evenUnheard: true,
    });
    await heartbeat.beat();
    log.info({ clientId }, 'client deleted');
    return answer;
  };
}
