import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { upload } from '../fixtures/images.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { described, shapeOf } from './document.ts';

interface Header {
  readonly key: string;
  value: string;
  readonly disabled?: boolean;
}

interface Item {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly header: readonly Header[];
    readonly body?: { readonly mode: string; readonly raw: string };
  };
}

interface Collection {
  readonly info: { readonly schema: string };
  readonly item: readonly { readonly name: string; readonly item: readonly Item[] }[];
  readonly event: readonly {
    readonly listen: string;
    readonly script: { readonly exec: readonly string[] };
  }[];
}

const file = fileURLToPath(import.meta.resolve('@cedula/contract/documents/postman_collection.json'));
const collection: Collection = JSON.parse(readFileSync(file, 'utf8'));
const items = collection.item.flatMap((folder) =>
  folder.item.map((item) => ({ ...item, name: `${folder.name}: ${item.name}` })),
);

let tenant: Tenant;
let imageId: string;
async function signUp(): Promise<void> {
  tenant = await newTenant((await sharedMesh()).httpUrl);
  imageId = (await upload(tenant.cedula)).body.image.id;
}
beforeAll(signUp);
// One of the operations deletes the tenant itself.
afterEach(async () => {
  if ((await tenant.cedula.fetch('GET', '/v1/client')).status === 401) await signUp();
});

/** Runs the script before a request and sends it, as Postman does. */
async function send({ request }: Item): Promise<Response> {
  const values = new Map([
    ['baseUrl', tenant.baseUrl],
    ['keyId', tenant.keyId],
    ['secret', tenant.secret],
    ['imageId', imageId],
    ['$guid', crypto.randomUUID()],
  ]);
  const replaceIn = (text: string) =>
    text.replaceAll(/\{\{([^}]+)\}\}/g, (whole, name: string) => values.get(name) ?? whole);
  const headers: Header[] = request.header.map((header) => ({ ...header }));
  const upsert = (header: Header) => {
    const known = headers.find(({ key }) => key === header.key);
    if (known === undefined) headers.push(header);
    else known.value = header.value;
  };
  const pm = {
    variables: { replaceIn },
    request: {
      method: request.method,
      url: { toString: () => request.url },
      body: request.body,
      headers: { find: headers.find.bind(headers), upsert },
    },
  };
  const script = collection.event.find(({ listen }) => listen === 'prerequest')?.script.exec.join('\n') ?? '';
  const sandbox = { pm, crypto, TextEncoder, btoa };
  await runInNewContext(`(async () => {\n${script}\n})()`, sandbox);
  const sent = headers.filter(({ disabled }) => disabled !== true);
  return fetch(replaceIn(request.url), {
    method: request.method,
    headers: sent.map(({ key, value }): [string, string] => [key, replaceIn(value)]),
    ...(request.body !== undefined && { body: replaceIn(request.body.raw) }),
  });
}

test('it is a collection of format 2.1 with every operation', () => {
  expect(collection.info.schema).toBe('https://schema.getpostman.com/json/collection/v2.1.0/collection.json');
  expect(items).toHaveLength(described.length);
});

/** Whether a request is one that has to be signed, and names nothing that is not there. */
function isSigned({ request }: Item): boolean {
  const [path = ''] = request.url.replace('{{baseUrl}}', '').split('?');
  const shape = path.replaceAll(/\{\{[^}]*\}\}/g, '{}');
  const operation = described.find(
    ({ path: known, httpMethod }) => shapeOf(known) === shape && httpMethod === request.method,
  )?.operation;
  return operation?.security.length !== 0 && !/\{\{(?!baseUrl|imageId)/.test(request.url);
}

test.each(items.filter(isSigned))('$name is signed so that it is taken', async (item) => {
  // What it asks for may be nobody's, or no machine's: that is told to those who are known alone.
  expect([400, 401]).not.toContain((await send(item)).status);
});

test('an idempotency key that is switched on is signed too', async () => {
  const item = items.find(
    ({ request }) => request.method === 'POST' && request.url.endsWith('/v1/access-keys'),
  );
  if (item === undefined) throw new Error('the collection has no such request');
  const header = item.request.header.map(({ key, value }) => ({ key, value }));
  const answer = await send({ ...item, request: { ...item.request, header } });
  expect(answer.status).toBe(201);
});
