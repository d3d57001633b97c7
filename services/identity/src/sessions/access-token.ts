import { accessTokenProfile } from '@cedula/chassis/tokens/access-token.ts';
import { SignJWT } from 'jose';
import type { SigningKey } from '../signing-keys/signing-key.ts';
import type { Session } from './session.ts';

const { algorithm, audience, issuer, lifetimeSeconds, type } = accessTokenProfile;

/** An access token and when it expires. */
export interface AccessToken {
  readonly token: string;
  readonly expireTime: Date;
}

/** Signs an access token of a session: who it is and where they signed in, nothing that may change. */
export async function signAccessToken(
  { id, userId }: Pick<Session, 'id' | 'userId'>,
  { kid, key }: SigningKey,
  now: number,
): Promise<AccessToken> {
  const issuedAt = Math.floor(now / 1000);
  const expires = issuedAt + lifetimeSeconds;
  const token = await new SignJWT({ sid: id })
    .setProtectedHeader({ alg: algorithm, kid, typ: type })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(expires)
    .sign(key);
  return { token, expireTime: new Date(expires * 1000) };
}
