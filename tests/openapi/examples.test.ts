import { beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { resources } from '../fixtures/contract/resources.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { type Described, described, faultsAt, faultsOf, type Parameter } from './document.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await newTenant((await sharedMesh()).httpUrl);
});

/** The examples' ids are nobody's: each becomes one that the tenant has. */
async function withOwnIds<T>(example: T): Promise<T> {
  let text = JSON.stringify(example);
  for (const { prefix, ...resource } of Object.values(resources)) {
    const id = new RegExp(String.raw`\b${prefix}_[0-9a-hjkmnp-tv-z]{26}\b`, 'g');
    if (!id.test(text) || !('make' in resource)) continue;
    text = text.replaceAll(id, await resource.make(tenant));
  }
  return JSON.parse(text);
}

/** The request of an operation as the document shows it. */
async function exampleOf({ path, operation }: Described) {
  const given = operation.parameters.filter(
    (parameter): parameter is Parameter => 'name' in parameter && parameter.example !== undefined,
  );
  const { inPath, inQuery, json } = await withOwnIds({
    inPath: given.filter((parameter) => parameter.in === 'path').map(({ name, example }) => [name, example]),
    inQuery: given
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, example }) => [name, example]),
    json: operation.requestBody?.content['application/json']?.example,
  });
  const target = inPath.reduce(
    (text, [name, value]) => text.replace(`{${String(name)}}`, encodeURIComponent(String(value))),
    path,
  );
  return { target, query: Object.fromEntries(inQuery) as Record<string, string>, json };
}

const isPublic = ({ operation }: Described) => operation.security.length === 0;

async function send(of: Described): Promise<Response> {
  const { target, query, json } = await exampleOf(of);
  if (!isPublic(of)) {
    return tenant.cedula.fetch(of.httpMethod, target, { query, ...(json !== undefined && { json }) });
  }
  const headers = { 'content-type': 'application/json' };
  return fetch(new URL(target, tenant.baseUrl), {
    method: of.httpMethod,
    headers,
    body: JSON.stringify(json),
  });
}

describe.each(described)('$httpMethod $path', (of) => {
  test('its example is answered as described', async () => {
    const answer = await send(of);
    // Nobody is in the examples' picture, and that is the one thing that may be wrong with them.
    expect(answer.status).toBeOneOf([200, 201, 202, 204, 422]);
    expect(await faultsOf(of, answer)).toEqual([]);
  });

  test('what it is refused for is described', async () => {
    const { target } = await exampleOf(of);
    const body = of.operation.requestBody === undefined ? {} : { json: { noSuchField: true } };
    const refusals = [
      await tenant.cedula.fetch(of.httpMethod, target, { query: { noSuchParameter: 1 }, ...body }),
      await fetch(new URL(target, tenant.baseUrl), { method: of.httpMethod }),
      await tenant.cedula.fetch(of.httpMethod, target.replace(/_[0-9a-z]{26}/, '_nobodys'), body),
    ].filter(({ status }) => status >= 400);
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) expect(await faultsOf(of, refusal)).toEqual([]);
  });
});

test('examples are as their own schemas have them', () => {
  for (const { path, httpMethod, operation } of described) {
    const json = operation.requestBody?.content['application/json'];
    if (json === undefined) continue;
    const pointer = ['paths', path, httpMethod.toLowerCase(), 'requestBody', 'content', 'application/json'];
    expect(faultsAt([...pointer, 'schema'], json.example), `${httpMethod} ${path}`).toEqual([]);
  }
});

test('schemas refuse what the contract refuses', () => {
  const schema = ['components', 'schemas'];
  expect(faultsAt([...schema, 'identity.v1.SignUpClientRequest'], { name: 'x' })).not.toEqual([]);
  expect(faultsAt([...schema, 'identity.v1.CreateAccessKeyRequest'], { nmae: 'x' })).not.toEqual([]);
  const detect = [...schema, 'inference.v1.DetectFacesRequest'];
  expect(faultsAt(detect, { imageId: 'img_1', image: 'AAAA' })).not.toEqual([]);
  expect(faultsAt(detect, {})).not.toEqual([]);
  expect(faultsAt(detect, { imageId: 'img_1' })).toEqual([]);
});
