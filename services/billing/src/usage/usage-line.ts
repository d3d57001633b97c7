import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Event } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import { priceOf } from './prices.ts';

/** A billed request. */
export interface UsageLine {
  readonly eventId: string;
  readonly clientId: string;
  readonly requestId: string;
  readonly meter: string;
  readonly units: bigint;
  /** When the call was answered, by the clock of the service that answered. */
  readonly createTime: Date;
  /** Empty: another kind of caller. */
  readonly accessKeyId: string;
  /** Empty: none. */
  readonly label: string;
  readonly priceMinorUnits: bigint;
}

/** The line that an event stands for; none for events that count nothing. Throws for a meter without a price. */
export function lineOf({ id, clientId, requestId, occurTime, payload }: Event): UsageLine | undefined {
  if (payload.case !== 'callMetered' || occurTime === undefined) return undefined;
  const { meter, units, accessKeyId, label } = payload.value;
  return {
    eventId: id,
    clientId,
    requestId,
    meter,
    units,
    createTime: timestampDate(occurTime),
    accessKeyId,
    label,
    priceMinorUnits: priceOf(meter, units),
  };
}
