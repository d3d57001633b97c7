import { newId } from '@cedula/chassis/ids/id.ts';
import { withFields } from '@cedula/signatures/testing/wire-request.ts';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { sendWire } from '../fixtures/wire-text.ts';
import type { WireAnswer } from '../fixtures/wire-answer.ts';
import { requestTo, sign } from './signed.ts';

const { httpUrl } = await sharedMesh();
const tenant = await newTenant(httpUrl);
const other = await newTenant(httpUrl);
const plain = requestTo(httpUrl);

interface NewKey {
  readonly accessKey: { readonly id: string };
  readonly secret: string;
}

async function newKey() {
  const { accessKey, secret } = await tenant.cedula.post<NewKey>('/v1/access-keys', {});
  return { keyId: accessKey.id, secret };
}

/** All of an answer but what is different in every one. */
function comparable({ status, headers, body, problem }: WireAnswer) {
  const { requestId } = problem();
  const fields = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  return { status, fields, body: body.replaceAll(requestId, '') };
}

test('unknown key, revoked key and wrong MAC are refused alike, byte for byte but the request id', async () => {
  const revoked = await newKey();
  expect((await sendWire(httpUrl, sign(revoked, plain))).status).toBe(200);
  await tenant.cedula.delete(`/v1/access-keys/${revoked.keyId}`);
  const withRevoked = () => sendWire(httpUrl, sign(revoked, plain));
  await expect.poll(async () => (await withRevoked()).status, { timeout: 5_000 }).toBe(401);

  const { secret } = tenant;
  const refusals = {
    'wrong MAC': withFields(sign(tenant, plain), {
      Signature: `sig=:${Buffer.alloc(32).toString('base64')}:`,
    }),
    'secret of another client': sign({ keyId: tenant.keyId, secret: other.secret }, plain),
    'secret of a revoked key': sign({ keyId: tenant.keyId, secret: revoked.secret }, plain),
    'revoked key': sign(revoked, plain),
    'unknown key': sign({ keyId: newId('key'), secret }, plain),
    'id of another kind': sign({ keyId: tenant.clientId, secret }, plain),
    'no id at all': sign({ keyId: 'x', secret }, plain),
    'empty id': sign({ keyId: '', secret }, plain),
    'id in capitals': sign({ keyId: tenant.keyId.toUpperCase(), secret }, plain),
    'very long id': sign({ keyId: `key_${'0'.repeat(1_000)}`, secret }, plain),
    'id with a pattern': sign({ keyId: `${tenant.keyId.slice(0, -1)}%`, secret }, plain),
  };
  const [first, ...others] = await Promise.all(
    Object.entries(refusals).map(async ([name, request]) => ({
      name,
      answer: comparable(await sendWire(httpUrl, request)),
    })),
  );
  expect(first?.answer.status).toBe(401);
  expect(first?.answer.body).toContain('"reason":"UNAUTHENTICATED"');
  for (const { name, answer } of others) expect({ name, ...answer }).toEqual({ name, ...first?.answer });
});

test('who is refused is not told what a caller is told: no rate, no meter, no limit', async () => {
  const refused = await sendWire(httpUrl, sign({ keyId: tenant.keyId, secret: other.secret }, plain));
  const forCallers = ['ratelimit', 'ratelimit-policy', 'cedula-meter', 'retry-after'];
  expect(forCallers.filter((name) => refused.headers.has(name))).toEqual([]);
});

test('a revoked key is refused within five seconds, and the other keys are not', async () => {
  const [kept, revoked] = await Promise.all([newKey(), newKey()]);
  expect((await sendWire(httpUrl, sign(revoked, plain))).status).toBe(200);
  await tenant.cedula.delete(`/v1/access-keys/${revoked.keyId}`);
  const statusOf = async () => (await sendWire(httpUrl, sign(revoked, plain))).status;
  await expect.poll(statusOf, { timeout: 5_000, interval: 50 }).toBe(401);
  expect((await sendWire(httpUrl, sign(kept, plain))).status).toBe(200);
});
