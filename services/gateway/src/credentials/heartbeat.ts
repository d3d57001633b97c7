import { fromBinary } from '@bufbuild/protobuf';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { CredentialsHeartbeatSchema } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';

/** The NATS core subject on which identity broadcasts. */
export const heartbeatSubject = 'cedula.credentials.heartbeat';

export interface Heartbeat {
  readonly revision: bigint;
  /** Just before identity read the revision, epoch milliseconds of its clock. */
  readonly readMs: number;
}

/** Reads a heartbeat from the wire; undefined where it is none. */
export function readHeartbeat(payload: Uint8Array): Heartbeat | undefined {
  try {
    const { revision, readTime } = fromBinary(CredentialsHeartbeatSchema, payload);
    return readTime === undefined ? undefined : { revision, readMs: timestampMs(readTime) };
  } catch {
    return undefined;
  }
}
