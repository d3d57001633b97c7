import { execFile } from 'node:child_process';
import { createServer, request as startRequest } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant } from '../fixtures/tenant.ts';

const { httpUrl } = await sharedMesh();
const command = join(import.meta.dirname, '../../packages/contract-tests/bin/cedula-contract.js');

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function contract(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [command, ...args], { env }, (error, output, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output, errors });
    });
  });
}

/** The mesh behind something that takes the request id out of every answer. */
async function faultyMesh() {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const forwarded = startRequest(new URL(url ?? '', httpUrl), { method, headers }, (answer) => {
      const { 'x-request-id': _, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 500, kept);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() };
}

test('where everything holds it says so, and ends with 0', async () => {
  const { code, output } = await contract(['--url', httpUrl, '--only', 'GetClient', '--json']);
  expect({ code, ...JSON.parse(output) }).toMatchObject({
    code: 0,
    failures: [],
    cases: { valid: 1, credentials: 4 },
  });
});

test('it runs with the keys of two clients, and tells their secrets to nobody', async () => {
  const [one, other] = await Promise.all([newTenant(httpUrl), newTenant(httpUrl)]);
  using faulty = await faultyMesh();
  const { code, output } = await contract(
    ['--url', faulty.url, '--only', 'GetClient', '--key-id', one.keyId, '--other-key-id', other.keyId],
    { CEDULA_SECRET: one.secret, CEDULA_OTHER_SECRET: other.secret },
  );
  expect(code).toBe(1);
  expect(output).toContain('✗ valid: GET /v1/client succeeds with what it needs');
  expect(output).toContain(`curl -X GET '${faulty.url}/v1/client'  # signed with ${one.keyId} → 200`);
  expect(output).not.toContain(one.secret);
});

test.each([
  [[], '--url has to be a URL'],
  [['--url', 'nothing'], '--url has to be a URL'],
  [['--url', httpUrl, '--kind', 'nothing'], '"nothing" is no kind of case'],
  [['--url', httpUrl, '--key-id', 'key_1'], 'CEDULA_SECRET has to hold the secret of key_1'],
  [['--url', 'http://127.0.0.1:1'], 'fetch failed'],
])('what cannot run ends with 2: %j', async (args, message) => {
  const { code, errors } = await contract(args, { CEDULA_SECRET: '' });
  expect([code, errors]).toEqual([2, expect.stringContaining(message)]);
});
