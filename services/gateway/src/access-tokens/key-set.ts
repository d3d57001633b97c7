import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createPublicKey, type KeyObject } from 'node:crypto';

/** A public key of the set (RFC 7517), as identity gives it. */
export interface PublicJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
}

/** The public keys that access tokens may be signed with. */
export interface KeySet {
  /**
   * The key of an id; undefined: there is none. A known one is given at once, whether
   * identity is there or not. Throws UNAVAILABLE where identity has to be asked and does
   * not answer.
   */
  find(kid: string): Promise<KeyObject | undefined>;
  /** The key of an id as it is known now, without asking. */
  known(kid: string): KeyObject | undefined;
}

/** Keys change once in a month; one that is withdrawn before its time is let go after this time. */
const freshMs = 60_000;
/** Anybody can name a key that there is not: identity is not asked more often than this. */
const pauseMs = 2_000;
const maxKeys = 10;

/**
 * @param load asks identity for the set, within a deadline of its own
 * @param uptime milliseconds of a clock that never jumps
 */
export function createKeySet(options: {
  readonly load: () => Promise<readonly PublicJwk[]>;
  readonly uptime: () => number;
}): KeySet {
  const { load, uptime } = options;
  let keys: ReadonlyMap<string, KeyObject> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let flight: Promise<void> | undefined;
  let failure: unknown;

  async function read(): Promise<void> {
    try {
      keys = new Map((await load()).slice(0, maxKeys).flatMap((jwk) => entriesOf(jwk, keys)));
      readAt = uptime();
      failure = undefined;
    } catch (cause) {
      failure = cause;
    }
  }

  function ask(): Promise<void> {
    if (flight !== undefined) return flight;
    if (uptime() < askedAt + pauseMs) return Promise.resolve();
    askedAt = uptime();
    flight = read().finally(() => (flight = undefined));
    return flight;
  }

  return {
    known: (kid) => keys.get(kid),
    async find(kid) {
      const key = keys.get(kid);
      if (key !== undefined) {
        if (uptime() >= readAt + freshMs) void ask();
        return key;
      }
      await ask();
      const found = keys.get(kid);
      if (found === undefined && failure !== undefined) throw unavailable(failure);
      return found;
    },
  };
}

/** A key that is known already stays the same object. Keys of other kinds are not ours. */
function entriesOf(
  { kty, crv, x, kid }: PublicJwk,
  known: ReadonlyMap<string, KeyObject>,
): [string, KeyObject][] {
  if (kty !== 'OKP' || crv !== 'Ed25519' || kid === '') return [];
  const before = known.get(kid);
  if (before !== undefined && before.export({ format: 'jwk' }).x === x) return [[kid, before]];
  return [[kid, createPublicKey({ format: 'jwk', key: { kty, crv, x } })]];
}

function unavailable(cause: unknown): DomainError {
  const detail = 'Tokens cannot be checked at the moment. Retry.';
  return new DomainError('UNAVAILABLE', detail, { retryAfterSeconds: 1, cause });
}
