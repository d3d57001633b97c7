import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Interceptor from '../../services/gateway/src/docs/page/interceptor.ts';
import type * as Signing from '../../services/gateway/src/docs/page/signing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';

let baseUrl: string;
let tenant: Tenant;
beforeAll(async () => {
  baseUrl = (await sharedMesh()).httpUrl;
  tenant = await newTenant(baseUrl);
});

/** The specifiers of a module as they are served, all with `from`. */
const imported = /\bfrom '([^']+)'(?=;?$)/gm;

const get = (path: string) => fetch(new URL(path, baseUrl));

/** Every module below one, by path, as they are served. */
async function modulesBelow(path: string, found = new Map<string, string>()): Promise<Map<string, string>> {
  if (found.has(path)) return found;
  const answer = await get(path);
  expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
    path,
    200,
    'text/javascript; charset=utf-8',
  ]);
  const text = await answer.text();
  found.set(path, text);
  for (const [, specifier = ''] of text.matchAll(imported))
    await modulesBelow(new URL(specifier, new URL(path, baseUrl)).pathname, found);
  return found;
}

describe('the docs page', () => {
  test('lets nothing in and nothing out but this gateway', async () => {
    const answer = await get('/docs');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = Object.fromEntries(
      (answer.headers.get('content-security-policy') ?? '')
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
    );
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('refers to files that are there, of the right type, of no foreign origin', async () => {
    const page = await (await get('/docs')).text();
    const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', png: 'image/png' };
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    expect(files).toContain('/docs/swagger-ui/swagger-ui-bundle.js');
    for (const path of files.filter((file) => file !== '/openapi.json')) {
      expect(path).toMatch(/^\/docs\//);
      const answer = await get(path);
      const type = types[path.split('.').at(-1) as keyof typeof types];
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
      expect(answer.headers.get('etag')).toMatch(/^"[\w-]{22}"$/);
      const foreign = path.endsWith('.css') ? /@import|url\((?!["']?data:)/ : /^$/;
      expect(await answer.text()).not.toMatch(foreign);
    }
    expect(page).not.toMatch(/<script>|<style|\son\w+=|style=|https?:/);
  });

  test('its modules, and those they import, are served and keep nothing', async () => {
    const modules = await modulesBelow('/docs/modules/page/page.js');
    expect(modules.size).toBeGreaterThan(10);
    for (const [path, text] of modules) {
      expect(`${path}\n${text}`).not.toMatch(
        /localStorage|sessionStorage|indexedDB|document\.cookie|https?:\/\//,
      );
    }
  });

  test('is not changed by HEAD, and answers 404 as a problem for what is not there', async () => {
    const head = await fetch(new URL('/docs', baseUrl), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const path of ['/docs/none.js', '/docs/swagger-ui/index.html', '/docs/modules/page/page.ts']) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    }
  });
});

describe('what the page signs', () => {
  // Run as served: the modules are written into a folder, with its files for their paths.
  let served: typeof Interceptor & typeof Signing;
  const folder = mkdtempSync(join(tmpdir(), 'cedula-docs-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const fileOf = (path: string) => join(folder, path.replaceAll('/', '_').replace(/\.js$/, '.mjs'));
    const modules = await modulesBelow('/docs/modules/page/interceptor.js');
    for (const [path, text] of modules) {
      const linked = text.replaceAll(imported, (_, to: string) => {
        const target = fileOf(new URL(to, new URL(path, baseUrl)).pathname);
        return `from '${pathToFileURL(target).href}'`;
      });
      writeFileSync(fileOf(path), linked.replace(/^\/\/# sourceMappingURL=.*$/m, ''));
    }
    const load = (name: string) => import(fileOf(`/docs/modules/page/${name}.js`)) as Promise<unknown>;
    served = {
      ...((await load('interceptor')) as typeof Interceptor),
      ...((await load('signing')) as typeof Signing),
    };
  });

  async function sent(request: Interceptor.ClientRequest): Promise<Response> {
    const { signing, importKey } = served;
    const key = await importKey(tenant.keyId, tenant.secret);
    const intercept = signing({ key: () => key, baseUrl, now: () => Date.now() });
    const { url, userFetch = fetch, ...given } = await intercept(request);
    // As Swagger UI's client does behind its interceptor.
    const { 'content-type': _, ...headers } = given.headers ?? {};
    return userFetch(new URL(url, baseUrl).href, { ...given, headers });
  }

  test('is taken: without a body, as JSON, as an image, as a form', async () => {
    const form = new FormData();
    form.set('content', new File([new Uint8Array(smallPng)], 'a.png', { type: 'image/png' }));
    form.set('label', 'front');
    const answers = await Promise.all([
      sent({ url: '/v1/images?pageSize=3' }),
      sent({
        url: '/v1/access-keys',
        method: 'post',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
        body: '{"name": "docs"}',
      }),
      sent({
        url: '/v1/images',
        method: 'POST',
        headers: { 'Content-Type': 'image/png' },
        body: new File([new Uint8Array(smallPng)], 'a.png', { type: 'image/png' }),
      }),
      sent({
        url: '/v1/images',
        method: 'POST',
        headers: { 'Content-Type': 'multipart/form-data' },
        body: form,
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 201, 201]);
  });

  test('cannot be read from its key', async () => {
    const { importKey } = served;
    const { mac } = await importKey(tenant.keyId, tenant.secret);
    expect(mac.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', mac)).rejects.toThrow(/extractable/);
  });

  test('is nothing where there is no key, a bearer token, another server, or the document itself', async () => {
    const { signing, importKey } = served;
    const key = await importKey(tenant.keyId, tenant.secret);
    const withKey = signing({ key: () => key, baseUrl, now: () => Date.now() });
    const without = signing({ key: () => undefined, baseUrl, now: () => Date.now() });
    const plain = { url: '/v1/client', method: 'GET', headers: {} };
    expect(await without(plain)).toBe(plain);
    for (const request of [
      { ...plain, headers: { Authorization: 'Bearer cdt_x' } },
      { ...plain, url: 'https://elsewhere.example/v1/client' },
      { ...plain, loadSpec: true },
    ]) {
      expect(await withKey(request)).toBe(request);
    }
  });
});
