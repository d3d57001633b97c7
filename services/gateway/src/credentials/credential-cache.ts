import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createAskIdentity } from './ask-identity.ts';
import { heartbeatSubject, readHeartbeat } from './heartbeat.ts';
import { createRevision } from './revision.ts';
import { createShelf, type CredentialSource, type Resolve, type Shelf } from './shelf.ts';

/** What `createCredentialCache` takes. */
export interface CredentialCacheOptions {
  /** Listens on a NATS core subject from now on; gives what ends it. */
  readonly subscribe: (subject: string, receive: (payload: Uint8Array) => void) => () => void;
  readonly clock: Clock;
  readonly log: Logger;
  /** Milliseconds of a clock that never jumps. */
  readonly uptime?: () => number;
  /** Credentials kept of each kind, some 4 KiB each. Default 10,000. */
  readonly maxKept?: number;
}

/** The credentials of callers, kept in this process alone. */
export interface CredentialCache {
  /** Keeps a further kind of credential; gives how one is found. */
  keep<C>(source: CredentialSource<C>): Resolve<C>;
  close(): void;
}

/**
 * One cache for every kind of credential: a change of any of them raises the one revision
 * that all are kept under. How the 5 s of a revocation are kept is told in `revision.ts`.
 */
export function createCredentialCache(options: CredentialCacheOptions): CredentialCache {
  const { subscribe, clock, log, uptime = () => performance.now(), maxKept = 10_000 } = options;
  const askIdentity = createAskIdentity({ clock });
  const known = createRevision({ clock, uptime });
  const shelves: Pick<Shelf<unknown>, 'forgetFlights'>[] = [];
  const revision = {
    ...known,
    learn(heard: bigint) {
      if (!known.learn(heard)) return false;
      // What is on its way may have been read before the change: whoever comes now asks anew.
      for (const shelf of shelves) shelf.forgetFlights();
      return true;
    },
  };

  const unsubscribe = subscribe(heartbeatSubject, (payload) => {
    const heartbeat = readHeartbeat(payload);
    if (heartbeat === undefined) {
      log.warn('a credentials heartbeat could not be read');
      return;
    }
    revision.learn(heartbeat.revision);
    if (!revision.vouch(heartbeat.revision, heartbeat.readMs)) {
      log.warn("identity's clock is ahead of this one: cached credentials are not used");
    }
  });

  return {
    keep(source) {
      const shelf = createShelf({ source, revision, askIdentity, uptime, maxKept });
      shelves.push(shelf);
      return shelf.resolve;
    },
    close: unsubscribe,
  };
}
