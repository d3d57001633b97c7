import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { newTenant } from '../../../../tests/fixtures/tenant.ts';
import { sharedMesh } from '../../../../tools/testing/mesh.ts';
import { openShell } from '../testing/run-cli.ts';
import type { Finding } from './finding.ts';

const { httpUrl } = await sharedMesh();
const { keyId, secret, clientId } = await newTenant(httpUrl);
const shell = openShell({ CEDULA_BASE_URL: httpUrl, CEDULA_KEY_ID: keyId, CEDULA_SECRET: secret });
afterAll(() => shell[Symbol.dispose]());

/** What `cedula doctor` finds, as `name: outcome`, and everything it says. */
async function examine(env: Readonly<Record<string, string>> = {}) {
  const { exitCode, stdout, stderr } = await shell.cedula(['doctor', '--json'], { env });
  if (stdout === '') throw new Error(stderr);
  const { ok, findings }: { ok: boolean; findings: Finding[] } = JSON.parse(stdout);
  expect(exitCode).toBe(ok ? 0 : 1);
  expect(stdout + stderr).not.toContain(secret);
  return {
    ok,
    wrong: findings.filter(({ outcome }) => outcome === 'wrong').map(({ name }) => name),
    said: (name: string) => findings.find((finding) => finding.name === name)?.detail,
  };
}

/** A server of the test's own on a free port. */
async function serve(listener: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

/** A proxy in front of Cedula that changes what passes. */
function proxy(change: {
  headers?: (fields: IncomingHttpHeaders) => IncomingHttpHeaders;
  body?: (text: string) => string;
}) {
  return serve((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = text === '' ? '' : (change.body?.(text) ?? text);
      const { 'content-length': _, ...fields } = incoming.headers;
      const headers = change.headers?.(fields) ?? fields;
      const { method, url: path } = incoming;
      const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const onward = request(new URL(path ?? '/', httpUrl), { method, headers: { ...headers, ...length } });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      onward.end(body);
    });
  });
}

test('where all is well it says so, step by step', async () => {
  const { exitCode, stdout, stderr } = await shell.cedula(['doctor']);
  expect([exitCode, stderr]).toEqual([0, '']);
  const names = [...stdout.matchAll(/^✓ ([^:]+): /gm)].map(([, name]) => name);
  expect(names).toEqual([
    'settings',
    'name',
    'connection',
    'server',
    'readiness',
    'clock',
    'host',
    'signature fields',
    'key',
    'body',
    'limits',
  ]);
  expect(stdout).not.toMatch(/^[✗!]/m);
  expect(stdout).toContain(clientId);
});

describe('a wrong clock', () => {
  test.each([
    ['-400', 'behind'],
    ['60', 'ahead of'],
  ])('by %s s is found, and is why the key is not taken', async (seconds, side) => {
    const { wrong, said } = await examine({ CEDULA_CLOCK_OFFSET_SECONDS: seconds });
    expect(wrong).toEqual(['clock', 'key']);
    expect(said('clock')).toMatch(new RegExp(`clock is \\d+ s ${side} the server's: signatures are refused`));
    expect(said('key')).toMatch(/the clock is wrong: the server says \d{4}-/);
  });

  test('is no fault while signatures are taken', async () => {
    const { ok, said } = await examine({ CEDULA_CLOCK_OFFSET_SECONDS: '-60' });
    expect([ok, said('clock')]).toEqual([true, expect.stringMatching(/\d+ s behind the server's$/)]);
  });
});

test('a wrong key is found', async () => {
  const { wrong, said } = await examine({ CEDULA_SECRET: 'cds_other' });
  expect([wrong, said('key')]).toEqual([['key'], 'the key is not taken']);
});

test('without a key all is examined that needs none', async () => {
  const { ok, said } = await examine({ CEDULA_KEY_ID: '', CEDULA_SECRET: '' });
  expect([ok, said('settings')]).toEqual([true, expect.stringContaining('nobody is logged in')]);
});

describe('a proxy', () => {
  test('that writes another Host is found', async () => {
    await using rewriting = await proxy({
      headers: (fields) => ({ ...fields, host: new URL(httpUrl).host }),
    });
    const { wrong, said } = await examine({ CEDULA_BASE_URL: rewriting.url });
    expect(wrong).toEqual(['host', 'key']);
    expect(said('host')).toContain('writes another Host');
  });

  test('that takes the fields of signatures away is found', async () => {
    await using stripping = await proxy({
      headers: (fields) =>
        Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('signature'))),
    });
    expect((await examine({ CEDULA_BASE_URL: stripping.url })).wrong).toEqual(['signature fields', 'key']);
  });

  test('that writes bodies anew is found', async () => {
    await using rewriting = await proxy({ body: (text) => JSON.stringify(JSON.parse(text)) });
    const { wrong, said } = await examine({ CEDULA_BASE_URL: rewriting.url });
    expect([wrong, said('body')]).toEqual([['body'], 'somebody in between changes bodies']);
  });

  test('that changes Content-Type is found', async () => {
    await using retyping = await proxy({
      headers: ({ 'content-type': type, ...fields }) => ({
        ...fields,
        ...(type !== undefined && { 'content-type': `${type}; charset=utf-8` }),
      }),
    });
    expect((await examine({ CEDULA_BASE_URL: retyping.url })).wrong).toEqual(['body']);
  });

  test('of which the environment tells is named, and its password is not', async () => {
    const { ok, said } = await examine({ HTTPS_PROXY: `http://me:${secret}@proxy.example` });
    expect([ok, said('proxy')]).toEqual([true, 'HTTPS_PROXY is set, but not used']);
  });
});

describe('where there is no Cedula', () => {
  test.each([
    ['a closed port', 'http://127.0.0.1:1', 'connection', 'nobody listens there'],
    ['a name that is none', 'http://cedula.invalid', 'name', 'leads to no address'],
    ['a port without TLS', httpUrl.replace('http:', 'https:'), 'connection', 'port'],
  ])('%s is told', async (_, CEDULA_BASE_URL, name, detail) => {
    const { wrong, said } = await examine({ CEDULA_BASE_URL });
    expect([wrong, said(name)]).toEqual([[name], expect.stringContaining(detail)]);
  });

  test('another server is told', async () => {
    await using other = await serve((_, response) => response.setHeader('server', 'other/1').end('<html>'));
    const { wrong, said } = await examine({ CEDULA_BASE_URL: other.url });
    expect([wrong, said('server')]).toEqual([['server'], 'it is no Cedula (other/1): /healthz answers 200']);
  });

  test('a server that sends callers on is told, with where', async () => {
    await using other = await serve((_, response) => response.writeHead(308, { location: httpUrl }).end());
    const { wrong, said } = await examine({ CEDULA_BASE_URL: other.url });
    expect([wrong, said('server')]).toEqual([['server'], `it sends callers on to ${httpUrl}`]);
  });
});
