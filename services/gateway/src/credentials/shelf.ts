import type { AskIdentity } from './ask-identity.ts';
import { createLru } from './lru.ts';
import type { Revision } from './revision.ts';
import { createSingleFlight } from './single-flight.ts';

/** What identity says of a credential. */
export interface Resolved<C> {
  /** Undefined: there is none of that name, or it is no longer in force. */
  readonly credential: C | undefined;
  /** The revision of all credentials that this is of. */
  readonly revision: bigint;
}

/** Where a kind of credential comes from. */
export interface CredentialSource<C> {
  /** Whether a text can name a credential of this kind at all. */
  isName(name: string): boolean;
  /** Asks identity, by a deadline in epoch milliseconds. */
  load(name: string, options: { readonly deadline: number }): Promise<Resolved<C>>;
  /** Whether names come out of what identity has signed, so that nobody can make them up. */
  readonly isVerified?: boolean;
}

/**
 * Gives the credential of a name; undefined: there is none, or it is no longer in force.
 * Asks nobody while what is kept may be trusted. Throws UNAVAILABLE where identity has to be
 * asked and does not answer within a second.
 */
export type Resolve<C> = (name: string) => Promise<C | undefined>;

/** What is kept of one kind of credential. */
export interface Shelf<C> {
  readonly resolve: Resolve<C>;
  /** Whoever asks from now on starts anew. */
  forgetFlights(): void;
}

/** What `createShelf` takes. */
export interface ShelfOptions<C> {
  readonly source: CredentialSource<C>;
  readonly revision: Pick<Revision, 'current' | 'isVouchedFor' | 'learn'>;
  readonly askIdentity: AskIdentity;
  readonly uptime: () => number;
  readonly maxKept: number;
}

const unknownForMs = 2_000;
const maxUnknown = 10_000;

/** Keeps credentials of one kind for as long as the revision that they were read at is the newest. */
export function createShelf<C>(options: ShelfOptions<C>): Shelf<C> {
  const { source, revision, askIdentity, uptime, maxKept } = options;
  const kept = createLru<string, { readonly credential: C; readonly revision: bigint }>(maxKept);
  /** Until when (uptime) there is known to be none. Apart, so that made-up names push out no real ones. */
  const unknown = createLru<string, number>(maxUnknown);
  const flights = createSingleFlight<C | undefined>();

  function keep(name: string, answer: Resolved<C>): C | undefined {
    const { credential } = answer;
    revision.learn(answer.revision);
    // Read before a change that was heard of since: good for those who asked then, not to be kept.
    if (answer.revision < revision.current()) return credential;
    if (credential === undefined) {
      kept.delete(name);
      unknown.set(name, uptime() + unknownForMs);
    } else {
      kept.set(name, { credential, revision: answer.revision });
    }
    return credential;
  }

  return {
    async resolve(name) {
      const found = kept.get(name);
      if (found !== undefined && found.revision >= revision.current() && revision.isVouchedFor()) {
        return found.credential;
      }
      if (!source.isName(name) || (unknown.get(name) ?? 0) > uptime()) return undefined;
      const kind = found === undefined && source.isVerified !== true ? 'stranger' : 'known';
      return flights.join(name, async () =>
        keep(name, await askIdentity((within) => source.load(name, within), kind)),
      );
    },
    forgetFlights: () => flights.forget(),
  };
}
