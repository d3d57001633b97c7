import { newId } from '@cedula/chassis/ids/id.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { accessTokenProfile } from '@cedula/chassis/tokens/access-token.ts';
import { SignJWT } from 'jose';
import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** Identity as far as access tokens go: one signing key, and tokens as a test wants them. */
export function createIssuer(clock: Clock) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const kid = randomBytes(32).toString('base64url');
  const { algorithm, audience, issuer, lifetimeSeconds, type } = accessTokenProfile;

  /** @param changed claims and header fields that differ; undefined leaves one out */
  const sign = (
    changed: { claims?: Readonly<Record<string, unknown>>; header?: Readonly<Record<string, unknown>> } = {},
  ) => {
    const now = Math.floor(clock.now() / 1_000);
    const usual = {
      iss: issuer,
      aud: audience,
      sub: newId('usr'),
      sid: newId('ses'),
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
    };
    return new SignJWT({ ...usual, ...changed.claims })
      .setProtectedHeader({ alg: algorithm, kid, typ: type, ...changed.header })
      .sign(privateKey);
  };
  return { kid, privateKey, publicKey, jwk: { kty: 'OKP', crv: 'Ed25519', x, kid }, sign };
}
