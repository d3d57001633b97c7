import { create } from '@bufbuild/protobuf';
import { QuotaThresholdReachedSchema } from '@cedula/contract/cedula/events/v1/quota_threshold_reached_pb.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { deletedAmong } from '@cedula/chassis/erasure/client-erasure-store.ts';
import type { Event } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { addQuotaUses, insertAlerts } from './alert-store.ts';
import { quotaUsesOf, reached } from './quota-use.ts';

/**
 * Counts calls against the quotas they were judged by, and tells of each threshold that a
 * client reaches in a month, in the transaction that counts: once, since the alert's row is
 * its key, whatever becomes of the quota afterwards.
 */
export async function raiseAlerts(
  em: EntityManager,
  events: readonly Event[],
  { outbox, clock }: { readonly outbox: Pick<Outbox, 'publish'>; readonly clock: Clock },
): Promise<void> {
  const used = await addQuotaUses(em, quotaUsesOf(events));
  const createTime = new Date(clock.now());
  const alerts = used.flatMap((use) => reached(use).map((percent) => ({ ...use, percent, createTime })));
  const raised = await insertAlerts(em, alerts);
  if (raised.length === 0) return;
  // Nobody is left to be told.
  const deleted = await deletedAmong(
    em,
    raised.map(({ clientId }) => clientId),
  );
  for (const { clientId, percent, month, calls, quotaLimit } of raised) {
    if (deleted.has(clientId)) continue;
    const event = create(QuotaThresholdReachedSchema, { percent, month, calls, quotaLimit });
    await outbox.publish(em, event, { clientId });
  }
}
