import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { accessTokenProfile } from '@cedula/chassis/tokens/access-token.ts';
import { type JWTPayload, jwtVerify } from 'jose';
import { hash, type KeyObject } from 'node:crypto';
import { createLru } from '../credentials/lru.ts';
import type { KeySet } from './key-set.ts';

/** Whom an access token says that it was made for. */
export interface TokenSubject {
  readonly userId: string;
  readonly sessionId: string;
}

/** A token that was verified: it need not be again, as long as its key and its times are good. */
interface Verified {
  readonly subject: TokenSubject;
  readonly kid: string;
  readonly key: KeyObject;
  readonly notBeforeSeconds: number;
  readonly expiresSeconds: number;
}

const { algorithm, audience, issuer, lifetimeSeconds, type } = accessTokenProfile;
/** For the clocks of two processes of one installation. */
const toleranceSeconds = 5;
const maxLength = 2_048;
const maxKept = 10_000;

/**
 * Verifies access tokens by what `accessTokenProfile` pins: algorithm, type, issuer,
 * audience, and every time. Keys come from our own set by `kid` alone; `jwk`, `jku` and
 * `x5u` are not looked at (RFC 8725 §3.1, §3.10). Gives undefined for a token that is not
 * good, whatever is wrong with it; throws UNAVAILABLE where its key cannot be asked for.
 *
 * An Ed25519 signature costs more than all else that the gateway does with a call, and a
 * token is used many times: it is verified once.
 */
export function createAccessTokens(options: { readonly keys: KeySet; readonly clock: Clock }) {
  const { keys, clock } = options;
  const verified = createLru<string, Verified>(maxKept);

  async function verify(token: string): Promise<Verified | undefined> {
    let used: Pick<Verified, 'key' | 'kid'> | undefined;
    try {
      const { payload } = await jwtVerify(
        token,
        async ({ kid }) => {
          const key = typeof kid === 'string' ? await keys.find(kid) : undefined;
          if (kid === undefined || key === undefined) throw new Error('no key of ours');
          used = { key, kid };
          return key;
        },
        {
          algorithms: [algorithm],
          typ: type,
          issuer,
          audience,
          requiredClaims: ['sub', 'sid', 'iat', 'nbf', 'exp'],
          maxTokenAge: lifetimeSeconds,
          clockTolerance: toleranceSeconds,
          currentDate: new Date(clock.now()),
        },
      );
      return used && verifiedOf(payload, used);
    } catch (error) {
      if (error instanceof DomainError) throw error;
      return undefined;
    }
  }

  function isStillGood({ kid, key, notBeforeSeconds, expiresSeconds }: Verified): boolean {
    const now = clock.now() / 1_000;
    return (
      keys.known(kid) === key &&
      now < expiresSeconds + toleranceSeconds &&
      now >= notBeforeSeconds - toleranceSeconds
    );
  }

  return async (token: string): Promise<TokenSubject | undefined> => {
    if (token.length > maxLength) return undefined;
    const name = hash('sha256', token, 'base64url');
    const known = verified.get(name);
    if (known !== undefined && isStillGood(known)) return known.subject;
    const fresh = await verify(token);
    if (fresh === undefined) verified.delete(name);
    else verified.set(name, fresh);
    return fresh?.subject;
  };
}

/** How an access token is verified. */
export type VerifyAccessToken = ReturnType<typeof createAccessTokens>;

function verifiedOf(
  { sub, sid, iat = 0, nbf = 0, exp = 0 }: JWTPayload,
  used: Pick<Verified, 'key' | 'kid'>,
): Verified | undefined {
  if (!isId('usr', sub) || !isId('ses', sid)) return undefined;
  return {
    ...used,
    subject: { userId: sub, sessionId: sid },
    notBeforeSeconds: nbf,
    // However long it says it works: no token of ours works longer.
    expiresSeconds: Math.min(exp, iat + lifetimeSeconds),
  };
}
