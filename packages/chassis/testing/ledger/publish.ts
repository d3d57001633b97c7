import { create } from '@bufbuild/protobuf';
import { type CallMetered, CallMeteredSchema } from '@cedula/contract/cedula/events/v1/call_metered_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';

/** A metered call. */
export function callMetered(fields: Partial<Pick<CallMetered, 'units' | 'label'>> = {}): CallMetered {
  return create(CallMeteredSchema, { meter: 'face_match', units: 1n, method: 'a.b.C', ...fields });
}

/** Publishes that many metered calls of a client, in transactions of up to a hundred. */
export async function publishCalls(
  { database, outbox }: { database: Database; outbox: Outbox },
  clientId: string,
  count: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let left = count; left > 0; left -= 100) {
    const published = await database.withTenant(clientId, async (em) => {
      const batch: string[] = [];
      for (let index = 0; index < Math.min(left, 100); index += 1) {
        batch.push(await outbox.publish(em, callMetered(), { clientId }));
      }
      return batch;
    });
    ids.push(...published);
  }
  return ids;
}
