import { newId } from '@cedula/chassis/ids/id.ts';
import { manualClock } from '@cedula/chassis/time/clock.ts';
import * as fc from 'fast-check';
import { SignJWT } from 'jose';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';
import { createKeySet, type PublicJwk } from './key-set.ts';
import { createIssuer } from './testing/issuer.ts';

function open() {
  const clock = manualClock();
  const issuer = createIssuer(clock);
  const published: PublicJwk[] = [issuer.jwk];
  const uptime = manualClock(0);
  const keys = createKeySet({ load: async () => [...published], uptime: () => uptime.now() });
  const verify = createAccessTokens({ keys, clock });
  return { clock, issuer, published, keys, uptime, verify };
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a token tells its user and its session', async () => {
  const { issuer, verify } = open();
  const [sub, sid] = [newId('usr'), newId('ses')];
  const token = await issuer.sign({ claims: { sub, sid } });
  expect(await verify(token)).toEqual({ userId: sub, sessionId: sid });
  expect(await verify(token)).toEqual({ userId: sub, sessionId: sid });
});

describe('refused alike is a token', () => {
  const hour = 3_600;
  const now = Math.floor(manualClock().now() / 1_000);
  test.each<[string, Parameters<ReturnType<typeof createIssuer>['sign']>[0]]>([
    ['of another issuer', { claims: { iss: 'cedula.example' } }],
    ['for another audience', { claims: { aud: 'console' } }],
    ['that has expired', { claims: { iat: now - hour, nbf: now - hour, exp: now - hour + 900 } }],
    ['that is not valid yet', { claims: { nbf: now + 60 } }],
    ['made in the future', { claims: { iat: now + 60 } }],
    [
      'older than tokens get, however long it says it works',
      { claims: { iat: now - hour, exp: now + hour } },
    ],
    ['without issuer', { claims: { iss: undefined } }],
    ['without audience', { claims: { aud: undefined } }],
    ['without expiry', { claims: { exp: undefined } }],
    ['without begin', { claims: { nbf: undefined } }],
    ['without the time it was made', { claims: { iat: undefined } }],
    ['without a user', { claims: { sub: undefined } }],
    ['without a session', { claims: { sid: undefined } }],
    ['of what is no user', { claims: { sub: newId('cli') } }],
    ['of what is no session', { claims: { sid: newId('key') } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['without a key', { header: { kid: undefined } }],
    ['of an unknown key', { header: { kid: 'another' } }],
    ['that asks for what we do not know', { header: { crit: ['exp'] } }],
  ])('%s', async (_, changed) => {
    const { issuer, verify } = open();
    // A library that signs refuses some of these by itself.
    const token = await issuer.sign(changed).catch(() => 'a.b.c');
    expect(await verify(token)).toBeUndefined();
  });

  test('without a signature, or with another algorithm under our key', async () => {
    const { issuer, verify } = open();
    const [, claims = ''] = (await issuer.sign()).split('.');
    const { kid, jwk } = issuer;
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await verify(`${base64url({ alg, kid, typ: 'at+jwt' })}.${claims}.`)).toBeUndefined();
    }
    const signed = `${base64url({ alg: 'HS256', kid, typ: 'at+jwt' })}.${claims}`;
    for (const secret of [jwk.x, Buffer.from(jwk.x, 'base64url'), JSON.stringify(jwk)]) {
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await verify(`${signed}.${mac}`)).toBeUndefined();
    }
  });

  test('that brings its own key along, or says where to fetch it', async () => {
    const { issuer, verify } = open();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const jwk = publicKey.export({ format: 'jwk' });
    const [, claims = ''] = (await issuer.sign()).split('.');
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const places = { jwk, jku: 'https://keys.example/jwks.json', x5u: 'https://keys.example/x5u' };
    for (const kid of [issuer.kid, 'theirs']) {
      const header = { alg: 'EdDSA', typ: 'at+jwt', kid, ...places };
      expect(
        await verify(await new SignJWT(payload).setProtectedHeader(header).sign(privateKey)),
      ).toBeUndefined();
    }
  });

  test('in which anything was changed', async () => {
    const { issuer, verify } = open();
    const token = await issuer.sign();
    const { length } = token;
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.stringMatching(/^[AZaz09_.-]$/), async (index, character) => {
        fc.pre(token.charAt(index) !== character);
        const changed = `${token.slice(0, index)}${character}${token.slice(index + 1)}`;
        // The last character of a signature has bits that say nothing.
        fc.pre(index < length - 1);
        expect(await verify(changed)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test('that is any text at all', async () => {
    const { verify } = open();
    const anyText = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.array(fc.base64String({ maxLength: 40 }), { maxLength: 5 }).map((parts) => parts.join('.')),
      fc
        .tuple(fc.json(), fc.json())
        .map((parts) => [...parts, ''].map((part) => Buffer.from(part).toString('base64url')).join('.')),
    );
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await verify(text)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
    expect(await verify('a'.repeat(1_000_000))).toBeUndefined();
  });
});

describe('a token that was verified before', () => {
  test('works until its time is over, give or take what clocks differ by', async () => {
    const { clock, issuer, verify } = open();
    const token = await issuer.sign();
    expect(await verify(token)).toBeDefined();
    clock.advance(904_000);
    expect(await verify(token)).toBeDefined();
    clock.advance(1_000);
    expect(await verify(token)).toBeUndefined();
  });

  test('does not outlive its key', async () => {
    const { issuer, published, keys, uptime, verify } = open();
    const token = await issuer.sign();
    expect(await verify(token)).toBeDefined();
    published[0] = createIssuer(manualClock()).jwk;
    uptime.advance(60_000);
    await keys.find(issuer.kid);
    await expect.poll(() => keys.known(issuer.kid)).toBeUndefined();
    expect(await verify(token)).toBeUndefined();
  });
});

test('two keys are good while one replaces the other', async () => {
  const { clock, issuer, published, verify, uptime } = open();
  const next = createIssuer(clock);
  expect(await verify(await issuer.sign())).toBeDefined();
  published.unshift(next.jwk);
  uptime.advance(2_000);
  expect(await verify(await next.sign())).toBeDefined();
  expect(await verify(await issuer.sign())).toBeDefined();
});
