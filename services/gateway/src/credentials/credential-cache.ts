import { isId } from '@cedula/chassis/ids/id.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { ResolveAccessKeyResponse } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { createAskIdentity, type Load } from './ask-identity.ts';
import { type Credential, credentialOf } from './credential.ts';
import { heartbeatSubject, readHeartbeat } from './heartbeat.ts';
import { createLru } from './lru.ts';
import { createRevision } from './revision.ts';
import { createSingleFlight } from './single-flight.ts';

/** What `createCredentialCache` takes. */
export interface CredentialCacheOptions {
  readonly load: Load;
  /** Listens on a NATS core subject from now on; gives what ends it. */
  readonly subscribe: (subject: string, receive: (payload: Uint8Array) => void) => () => void;
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds of a clock that never jumps. */
  readonly uptime?: () => number;
  /** Keys kept, some 4 KiB each. Default 10,000. */
  readonly maxKeys?: number;
}

/** The credentials of callers, kept in this process alone. */
export interface CredentialCache {
  /**
   * Gives the credential of an access key; undefined: there is none, or it is revoked.
   * Asks nobody while what is kept may be trusted. Throws UNAVAILABLE where identity has to
   * be asked and does not answer within a second.
   */
  resolve(accessKeyId: string): Promise<Credential | undefined>;
  close(): void;
}

const unknownForMs = 2_000;
const maxUnknown = 10_000;

/** How the 5 s of a revocation are kept is told in `revision.ts`. */
export function createCredentialCache(options: CredentialCacheOptions): CredentialCache {
  const { load, subscribe, clock, log, uptime = () => performance.now(), maxKeys = 10_000 } = options;
  const askIdentity = createAskIdentity({ load, clock });
  const revision = createRevision({ clock, uptime });
  const keys = createLru<string, { readonly credential: Credential; readonly revision: bigint }>(maxKeys);
  /** Until when (uptime) a key is known not to exist. Apart, so that made-up ids push out no real ones. */
  const unknown = createLru<string, number>(maxUnknown);
  const flights = createSingleFlight<Credential | undefined>();

  function learn(heard: bigint): void {
    // What is on its way may have been read before the change: whoever comes now asks anew.
    if (revision.learn(heard)) flights.forget();
  }

  function keep(accessKeyId: string, answer: ResolveAccessKeyResponse): Credential | undefined {
    const credential = credentialOf(accessKeyId, answer);
    learn(answer.revision);
    // Read before a change that was heard of since: good for those who asked then, not to be kept.
    if (answer.revision < revision.current()) return credential;
    if (credential === undefined) {
      keys.delete(accessKeyId);
      unknown.set(accessKeyId, uptime() + unknownForMs);
    } else {
      keys.set(accessKeyId, { credential, revision: answer.revision });
    }
    return credential;
  }

  const unsubscribe = subscribe(heartbeatSubject, (payload) => {
    const heartbeat = readHeartbeat(payload);
    if (heartbeat === undefined) {
      log.warn('a credentials heartbeat could not be read');
      return;
    }
    learn(heartbeat.revision);
    if (!revision.vouch(heartbeat.revision, heartbeat.readMs)) {
      log.warn("identity's clock is ahead of this one: cached credentials are not used");
    }
  });

  return {
    async resolve(accessKeyId) {
      const kept = keys.get(accessKeyId);
      if (kept !== undefined && kept.revision >= revision.current() && revision.isVouchedFor()) {
        return kept.credential;
      }
      if (!isId('key', accessKeyId) || (unknown.get(accessKeyId) ?? 0) > uptime()) return undefined;
      const kind = kept === undefined ? 'stranger' : 'known';
      return flights.join(accessKeyId, async () => keep(accessKeyId, await askIdentity(accessKeyId, kind)));
    },
    close: unsubscribe,
  };
}
