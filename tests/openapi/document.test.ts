import { services } from '@cedula/contract/services.ts';
import { camelCase, operationNameOf } from '@cedula/operations/operation-name.ts';
import { reasonsByStatus } from '@cedula/operations/reasons-of.ts';
import { routesOf } from '@cedula/operations/routes-of.ts';
import { compileErrors, validate } from '@readme/openapi-parser';
import { expect, test } from 'vitest';
import { runTool } from '../../tools/check/run-tool.ts';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { described, describedAs, document, shapeOf } from './document.ts';

interface Problem {
  readonly schema: { readonly properties: { readonly reason: { readonly enum: readonly string[] } } };
}

const routes = routesOf(Object.values(services).flat());

test('it is OpenAPI by the specification, and by what linters recommend', async () => {
  const result = await validate('proto/documents/openapi.json');
  expect(result.valid ? '' : compileErrors(result)).toBe('');
  expect(await runTool('redocly', ['lint', 'proto/documents/openapi.json'])).toMatchObject({
    succeeded: true,
  });
});

test('every route of the contract is in it, and nothing else', () => {
  expect(described.map(({ httpMethod, path }) => `${httpMethod} ${shapeOf(path)}`).toSorted()).toEqual(
    routes.map(({ httpMethod, template }) => `${httpMethod} ${shapeOf(template)}`).toSorted(),
  );
});

test('it names every reason that an operation can give, by status', () => {
  for (const route of routes) {
    const refusals = Object.entries(describedAs(route)?.responses ?? {}).filter(
      // What a Range asks for is HTTP's own business, and none of the operation's.
      ([status]) => Number(status) >= 400 && status !== '416',
    );
    const told = refusals.map(([status, { content }]) => {
      const problem = content?.['application/problem+json'] as Problem | undefined;
      return [Number(status), problem?.schema.properties.reason.enum];
    });
    expect(told).toEqual([...reasonsByStatus(route.method)]);
  }
});

test('operations are called as in the SDK and on the command line', () => {
  for (const route of routes) {
    expect(describedAs(route)).toMatchObject({ tags: [camelCase(operationNameOf(route.method).resource)] });
  }
});

test('the gateway serves it, and says when nothing changed', async () => {
  const url = `${(await sharedMesh()).httpUrl}/openapi.json`;
  const answer = await fetch(url);
  expect(answer.headers.get('content-type')).toBe('application/json');
  expect(await answer.json()).toEqual(document);
  const etag = answer.headers.get('etag') ?? '';
  const again = await fetch(url, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
  expect(again.headers.get('etag')).toBe(etag);
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});
