import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Event } from '@cedula/contract/cedula/events/v1/event_pb.ts';

/** A metered request. */
export interface Call {
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
}

/** A billed request. */
export interface UsageLine extends Call {
  readonly priceMinorUnits: bigint;
  /** The first day of the month on whose bill it stands. Null: on that of its own month. */
  readonly billMonth?: string | null | undefined;
}

/** The call that an event tells of; none where it counts nothing. */
export function callOf({ id, clientId, requestId, occurTime, payload }: Event): Call | undefined {
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
  };
}
