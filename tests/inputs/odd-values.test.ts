import type { RequestOptions } from '@cedula/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { exampleRequest, ownIds } from '../fixtures/contract/example-request.ts';
import { allOperations, type PublicOperation } from '../fixtures/contract/operations.ts';
import { newTenant } from '../fixtures/tenant.ts';
import { oddValues } from './odd-values.ts';

const { httpUrl } = await sharedMesh();
const operations = await allOperations();
const { cedula, ...tenant } = await newTenant(httpUrl);

/** Fewer than a client may have under way at once. */
const atOnce = 8;

interface OddRequest {
  readonly what: string;
  readonly path: string;
  readonly options: RequestOptions;
}

/** A request of an operation for each of its fields and each odd value. */
function oddRequests(operation: PublicOperation, ids: Record<string, string>): OddRequest[] {
  return operation.method.input.fields.flatMap(({ name, jsonName }) =>
    oddValues.flatMap((value): OddRequest[] => {
      const what = `${jsonName} = ${JSON.stringify(value).slice(0, 60)}`;
      const { path, options } = exampleRequest(operation, ids);
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (operation.template.includes(`{${name}}`)) {
        const own = encodeURIComponent(ids[jsonName] ?? '');
        return [{ what, path: path.replace(own, encodeURIComponent(text.toWellFormed())), options }];
      }
      if (operation.body === '') {
        return [{ what, path, options: { query: { ...options.query, [jsonName]: text.toWellFormed() } } }];
      }
      return [{ what, path, options: { json: { ...(options.json as object), [jsonName]: value } } }];
    }),
  );
}

/** What is wrong with an answer; undefined: it is one that a caller can do something with. */
async function faultOf({ httpMethod }: PublicOperation, { what, path, options }: OddRequest) {
  const response = await cedula.fetch(httpMethod, path, options);
  const text = await response.text();
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  if (response.status < 400 || (response.status < 500 && isProblem && 'reason' in JSON.parse(text)))
    return undefined;
  return `${what}: ${response.status} ${text}`;
}

describe('no value of any field is answered by a failure of ours', () => {
  let ids: Record<string, string> = {};

  describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_, operation) => {
    beforeAll(async () => (ids = await ownIds(operation, { ...tenant, cedula })));

    test('is answered or refused', async () => {
      const requests = oddRequests(operation, ids);
      const faults: (string | undefined)[] = [];
      for (let start = 0; start < requests.length; start += atOnce) {
        const some = requests.slice(start, start + atOnce);
        faults.push(...(await Promise.all(some.map((request) => faultOf(operation, request)))));
      }
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    });
  });
});
