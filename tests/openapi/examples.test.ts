import { Operation_Idempotency } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { resources } from '../fixtures/contract/resources.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { type Described, described, faultsAt, faultsOf, type Parameter, shapeOf } from './document.ts';

/** What the documents' ids all end in. */
const exampleIdBody = '01h455vb4pex5vsknk084sn02q';

let tenant: Tenant;
const anew = async () => {
  tenant = await newTenant((await sharedMesh()).httpUrl);
};
beforeAll(anew);

const routes = routesOf(Object.values(services).flat());
const idPattern = (prefix: string) => new RegExp(String.raw`\b${prefix}_[0-9a-hjkmnp-tv-z]{26}\b`, 'g');

/**
 * The examples' ids are nobody's: each becomes one that the tenant has, where it can have
 * one by what the contract offers to machines.
 */
async function withOwnIds<T>(example: T): Promise<T> {
  let text = JSON.stringify(example);
  for (const { prefix, ...resource } of Object.values(resources)) {
    const id = idPattern(prefix);
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

/** Whether an operation takes files and no JSON: what a document cannot show. */
const isFormAlone = ({ operation: { requestBody } }: Described) =>
  requestBody !== undefined && requestBody.content['application/json'] === undefined;

const routeOf = ({ path, httpMethod }: Pick<Described, 'path' | 'httpMethod'>) =>
  routes.find(
    ({ template, httpMethod: method }) => shapeOf(template) === shapeOf(path) && method === httpMethod,
  );

const demandsKey = (of: Described) => routeOf(of)?.operation.idempotency === Operation_Idempotency.REQUIRED;

/** For what an example may be refused: what the operation itself names, and what a machine may not do or have. */
function pardonable({ path, httpMethod, operation }: Described, sent: unknown): readonly string[] {
  const route = routeOf({ path, httpMethod });
  const isForMachines = operation.security.some((scheme) => 'signature' in scheme);
  const hasNobodysId = JSON.stringify(sent).includes(exampleIdBody);
  return [
    ...(route?.operation.reasons ?? []),
    ...(isForMachines || isPublic({ path, httpMethod, operation })
      ? []
      : ['PERMISSION_DENIED', 'UNAUTHENTICATED']),
    ...(hasNobodysId ? ['NOT_FOUND'] : []),
  ];
}

async function send(
  of: Described,
  { target, query, json }: Awaited<ReturnType<typeof exampleOf>>,
): Promise<Response> {
  if (isFormAlone(of)) {
    const form = new FormData();
    form.append('files', new Blob(['no image']), 'passport.jpg');
    return tenant.cedula.fetch(of.httpMethod, target, { form });
  }
  if (!isPublic(of)) {
    const keyed = demandsKey(of) ? { headers: { 'idempotency-key': randomUUID() } } : {};
    return tenant.cedula.fetch(of.httpMethod, target, {
      query,
      ...keyed,
      ...(json !== undefined && { json }),
    });
  }
  const headers = { 'content-type': 'application/json' };
  return fetch(new URL(target, tenant.baseUrl), {
    method: of.httpMethod,
    headers,
    body: JSON.stringify(json),
  });
}

// One of the operations deletes the tenant itself.
afterEach(async () => {
  if ((await tenant.cedula.fetch('GET', '/v1/client')).status === 401) await anew();
});

describe.each(described)('$httpMethod $path', (of) => {
  test('its example is answered as described', async () => {
    const example = await exampleOf(of);
    const answer = await send(of, example);
    expect(await faultsOf(of, answer.clone())).toEqual([]);
    const reason = answer.ok ? 'none' : ((await answer.json()) as { reason: string }).reason;
    expect(reason).toBeOneOf(['none', ...pardonable(of, example)]);
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
