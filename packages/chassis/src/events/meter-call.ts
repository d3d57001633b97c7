import { create } from '@bufbuild/protobuf';
import { CallMeteredSchema } from '@cedula/contract/cedula/events/v1/call_metered_pb.ts';
import type { EntityManager } from '../db/unit-of-work.ts';
import type { CallContext, Metered } from '../rpc/call-context.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import { formatTraceparent } from '../telemetry/trace.ts';
import type { Outbox } from './outbox.ts';

/** What a call counts beside its meter, which the contract names. */
export interface Count {
  /** At least 1, which is the default. */
  readonly units?: number;
  /** The label of the image, by which the client groups its usage. */
  readonly label?: string;
  /** What it counts beyond its own meter, on the contract's `further_meters`. */
  readonly further?: readonly Metered[];
}

/**
 * Counts a billable call in the transaction of its effect: it is billed if and only if
 * the effect commits. Its answer then says so. Throws for an operation without a meter.
 */
export async function meterCall(
  outbox: Outbox,
  em: EntityManager,
  context: CallContext,
  { units = 1, label = '', further = [] }: Count = {},
): Promise<void> {
  const { method, operation, origin, trace } = context;
  const known = [operation.meter, ...operation.furtherMeters];
  const metered = [{ meter: operation.meter, units }, ...further];
  for (const [index, { meter, units: counted }] of metered.entries()) {
    if (meter === '' || !known.includes(meter))
      throw new Error(`${nameOf(method)} has no meter "${meter}" in the contract`);
    const event = create(CallMeteredSchema, {
      meter,
      units: BigInt(counted),
      accessKeyId: origin.accessKeyId,
      label,
      method: nameOf(method),
      // Whatever it counts on, a call takes one unit of quota.
      ...(index === 0 && origin.quota !== undefined && { quotaLimit: origin.quota.limit }),
    });
    await outbox.publish(em, event, {
      clientId: origin.clientId,
      requestId: origin.requestId,
      traceparent: formatTraceparent(trace),
    });
  }
  context.metered = metered;
}
