import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { CredentialsHeartbeatSchema } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Broker } from '@cedula/chassis/events/broker.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { readRevision } from './credential-store.ts';

/** The subject gateways listen on. */
export const heartbeatSubject = 'cedula.credentials.heartbeat';

const intervalMs = 1_000;

/** Tells every gateway, each second and whenever asked, up to which change credentials are known. */
export interface Heartbeat {
  /** Beats at once: a credential has just changed. Never throws. */
  beat(): Promise<void>;
  stop(): void;
}

/**
 * Starts the heartbeat. A beat that fails is not made up for: gateways that hear nothing
 * stop trusting what they know by themselves.
 */
export function startHeartbeat(options: {
  readonly database: Database;
  readonly broker: Pick<Broker, 'broadcast'>;
  readonly clock: Clock;
  readonly log: Logger;
}): Heartbeat {
  const { database, broker, clock, log } = options;
  const beat = async () => {
    try {
      const readTime = timestampFromMs(clock.now());
      const revision = await database.asSystem('credentials', readRevision, { readOnly: true });
      broker.broadcast(
        heartbeatSubject,
        toBinary(CredentialsHeartbeatSchema, create(CredentialsHeartbeatSchema, { revision, readTime })),
      );
    } catch (error) {
      log.warn({ err: error }, 'credentials heartbeat failed');
    }
  };
  const timer = setInterval(() => void beat(), intervalMs);
  void beat();
  return { beat, stop: () => clearInterval(timer) };
}
