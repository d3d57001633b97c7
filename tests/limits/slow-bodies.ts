import { afterEach, expect, test } from 'vitest';
import { upload } from '../fixtures/images.ts';
import { connectRaw, type RawConnection } from '../fixtures/raw-connection.ts';
import { refusalOf } from '../fixtures/refusal.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { wireText } from '../fixtures/wire-text.ts';
import { requestTo, sign } from '../signatures/signed.ts';

const connections: RawConnection[] = [];

const body = JSON.stringify({ name: 'slow' });

/** Sends a signed request but for the end of its body, once that was asked for. */
async function beginSlowly(tenant: Tenant, target: string): Promise<RawConnection> {
  const request = sign(tenant, requestTo(tenant.baseUrl, { target, body }));
  const rawHeaders = [...request.rawHeaders, 'Expect', '100-continue'];
  const connection = await connectRaw(tenant.baseUrl);
  connections.push(connection);
  connection.write(wireText({ ...request, rawHeaders, body: '' }));
  const { status } = await connection.answer();
  if (status !== 100) throw new Error(`the body was not asked for: ${status}`);
  connection.write(body.slice(0, 1));
  return connection;
}

/** What the callers of a mesh of one's own meet when bodies come slowly: on a shared one they would keep others out. */
export function testSlowBodies(url: () => string): void {
  afterEach(() => connections.splice(0).forEach((connection) => connection[Symbol.dispose]()));

  test.each([
    ['of calls of one kind', '/v1/access-keys', 256],
    ['of uploads', '/v1/images', 16],
  ])('slow bodies %s by two clients leave room for a third', async (_, target, each) => {
    const slow = await Promise.all([newTenant(url()), newTenant(url())]);
    const third = await newTenant(url());
    // Some at a time: a crowd of new connections is not what is tried here.
    for (let begun = 0; begun < each; begun += 16) {
      await Promise.all(
        slow.flatMap((tenant) => Array.from({ length: 16 }, () => beginSlowly(tenant, target))),
      );
    }
    expect(connections).toHaveLength(2 * each);

    const [first] = slow;
    const oneMore = sign(first, requestTo(url(), { target, body }));
    using refused = await connectRaw(url());
    refused.write(wireText(oneMore));
    expect(refusalOf(await refused.answer())).toEqual({ status: 503, reason: 'UNAVAILABLE' });

    const served = await third.cedula.fetch('POST', '/v1/access-keys', { json: { name: 'quick' } });
    expect(served.status).toBe(201);
    expect((await upload(third.cedula)).status).toBe(201);
    expect((await first.cedula.fetch('GET', '/v1/client')).status).toBe(200);
  });

  test('whose body comes too slowly is told so, while one that comes on is waited for', async () => {
    const tenant = await newTenant(url());
    const startedAt = performance.now();
    const [stopped, goesOn] = await Promise.all([
      beginSlowly(tenant, '/v1/access-keys'),
      beginSlowly(tenant, '/v1/access-keys'),
    ]);
    setTimeout(() => goesOn.write(body.slice(1)), 3_000);
    const answer = await stopped.answer();
    expect(performance.now() - startedAt).toBeGreaterThan(4_900);
    expect(refusalOf(answer)).toEqual({ status: 408, reason: 'MALFORMED_REQUEST' });
    expect(answer.headers.get('connection')).toBe('close');
    expect(answer.headers.get('ratelimit')).toMatch(/^"rate";/);
    expect((await goesOn.answer()).status).toBe(201);
  }, 20_000);
}
