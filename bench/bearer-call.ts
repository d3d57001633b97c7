import { accessTokenProfile } from '@cedula/chassis/tokens/access-token.ts';
import { signRequest } from '@cedula/signatures';
import { createHash, sign } from 'node:crypto';
import { benchClient, benchPerson, benchSigningKey, benchSigningKeyId } from './load/bench-client.ts';
import { drive, type Shot } from './load/drive.ts';
import { startGatewayAlone } from './load/gateway-alone.ts';
import { median, report } from './load/report.ts';

// What a call by a person's access token costs the gateway in processor time, against the
// same call signed with an access key, in one run: a token is verified when it is first seen,
// a signature each time. And what a call costs of which each brings a token of its own.

const runs = 5;
const calls = 3_000;
const connections = 32;
const { keyId, secret } = benchClient;
const path = `/v1/access-keys/${keyId}`;

await using stack = await startGatewayAlone();
const gateway = new URL(stack.httpUrl);
const url = new URL(path, gateway).href;

/** An access token (RFC 7519), signed here: what makes tokens is not what is measured. */
function newToken(serial: number): string {
  const { algorithm, audience, issuer, lifetimeSeconds, type } = accessTokenProfile;
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: algorithm, kid: benchSigningKeyId, typ: type });
  const claims = part({
    iss: issuer,
    aud: audience,
    sub: benchPerson.userId,
    sid: benchPerson.sessionId,
    iat: now,
    nbf: now,
    exp: now + lifetimeSeconds,
    jti: createHash('sha256').update(String(serial)).digest('base64url'),
  });
  return `${header}.${claims}.${sign(null, Buffer.from(`${header}.${claims}`), benchSigningKey).toString('base64url')}`;
}

const shots = (headers: () => Record<string, string>): Shot[] =>
  Array.from({ length: calls }, () => ({ path, method: 'GET', headers: headers() }));
const ways = {
  signed: () => shots(() => ({ ...signRequest({ method: 'GET', url, keyId, secret }) })),
  bearer: () => {
    const authorization = `Bearer ${newToken(0)}`;
    return shots(() => ({ authorization }));
  },
  first: () => {
    const start = Math.floor(performance.now() * 1_000);
    let serial = start;
    return shots(() => ({ authorization: `Bearer ${newToken((serial += 1))}` }));
  },
};

/** Microseconds of processor time that the gateway has used. */
async function gatewayCpu(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${stack.ports.gateway.internal}/metrics`)).text();
  const seconds = /^process_cpu_seconds_total\{[^}]*\} (\S+)/m.exec(metrics)?.[1];
  if (seconds === undefined) throw new Error('the gateway does not tell its processor time');
  return Number(seconds) * 1e6;
}

async function costOf(way: keyof typeof ways): Promise<number> {
  const ready = ways[way]();
  const before = await gatewayCpu();
  await drive(gateway, ready, { connections, status: 200 });
  return ((await gatewayCpu()) - before) / ready.length;
}

for (const way of ['signed', 'bearer', 'first'] as const) await costOf(way);
const rounds: { signed: number; bearer: number; first: number }[] = [];
for (let run = 0; run < runs; run += 1) {
  rounds.push({
    signed: await costOf('signed'),
    bearer: await costOf('bearer'),
    first: await costOf('first'),
  });
}
report({ name: 'signed.cpu_per_call', value: median(rounds.map(({ signed }) => signed)), unit: 'µs' });
report({ name: 'bearer.cpu_per_call', value: median(rounds.map(({ bearer }) => bearer)), unit: 'µs' });
report({
  name: 'bearer.cpu_ratio',
  value: median(rounds.map(({ bearer, signed }) => bearer / signed)),
  unit: '×',
  atMost: 1.2,
  note: `a GET with an access token against the same GET signed, in the gateway; median of ${runs}`,
});
report({
  name: 'bearer.first_use_ratio',
  value: median(rounds.map(({ first, signed }) => first / signed)),
  unit: '×',
  note: 'each call with an access token that was never seen before',
});
