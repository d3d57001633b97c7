import { newId } from '@cedula/chassis/ids/id.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { operationsForCallers, type PublicOperation } from '../fixtures/contract/operations.ts';
import { exampleRequest, ownIds } from '../fixtures/contract/example-request.ts';
import { type IdField, idFieldsOf } from '../fixtures/contract/id-fields.ts';
import { type KindName, resourceOf, resources } from '../fixtures/contract/resources.ts';

const { httpUrl } = await sharedMesh();
const operations = await operationsForCallers();
const [caller, other] = await Promise.all([newTenant(httpUrl), newTenant(httpUrl)]);

/** What a caller sees, but for what is different in every answer. */
async function answerTo(tenant: Tenant, operation: PublicOperation, ids: Record<string, string>) {
  const { httpMethod, path, options } = exampleRequest(operation, ids);
  const response = await tenant.cedula.fetch(httpMethod, path, options);
  const text = await response.text();
  const requestId = response.headers.get('x-request-id') ?? '';
  const own = new Set(['date', 'x-request-id', 'ratelimit']);
  const headers = [...response.headers].filter(([name]) => !own.has(name));
  return { status: response.status, headers, body: text.replaceAll(requestId, '') };
}

/** Ids that are not the caller's, whatever they are. */
async function strangeIds(kind: KindName): Promise<Record<string, string>> {
  const { prefix, make } = resourceOf(kind);
  const foreign = make === undefined ? undefined : await make(other);
  return {
    ...(foreign !== undefined && {
      foreign,
      'foreign in capitals': foreign.toUpperCase(),
      'foreign with a space': `${foreign} `,
      'foreign, cut': foreign.slice(0, -1),
    }),
    random: newId(prefix),
    'of another kind': newId(prefix === 'img' ? 'res' : 'img'),
    'the client itself': other.clientId,
    'no id': 'x',
    'a number': '1',
    'a pattern': `${prefix}_%`,
    SQL: `' or '1'='1`,
    'very long': `${prefix}_${'0'.repeat(400)}`,
    'beyond ASCII': `${prefix}_ü😀`,
  };
}

const withIds = operations.flatMap((operation) =>
  idFieldsOf(operation).map((field): [string, PublicOperation, IdField] => [
    `${operation.name}, ${field.path}`,
    operation,
    field,
  ]),
);

test('the walk reaches every operation that a caller can name something in', () => {
  expect(withIds.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'GET /v1/images/{id}, id',
      'GET /v1/images/{id}/content, id',
      'DELETE /v1/access-keys/{id}, id',
      'POST /v1/face-matches, targetImageId',
      'GET /v1/results/{id}, id',
      'GET /v1/results, imageId',
      'POST /v1/images, albumId',
    ]),
  );
});

test.each(Object.keys(resources) as KindName[])(
  'there is a way to make a foreign %s, once there is any',
  (kind) => {
    const word = kind.replaceAll('_', '');
    const makers = operations.filter(({ method: { name } }) =>
      new RegExp(`^(?:create|upload|add|register)${word}$`, 'i').test(name),
    );
    const canBeMade = resourceOf(kind).make !== undefined;
    expect({ kind, canBeMade: canBeMade || makers.length === 0 }).toEqual({ kind, canBeMade: true });
  },
);

describe('an id that is not the caller’s answers like one that is nobody’s', () => {
  test.each(withIds)('%s', async (_, operation, field) => {
    const mine = await ownIds(operation, caller);
    const [first, ...others] = await Promise.all(
      Object.entries(await strangeIds(field.kind)).map(async ([name, id]) => ({
        name,
        answer: await answerTo(caller, operation, { ...mine, [field.path]: id }),
      })),
    );
    for (const { name, answer } of others) expect({ name, ...answer }).toEqual({ name, ...first?.answer });
    expect(summaryOf(first?.answer)).toBe('NOT_FOUND');
    // The same request with the caller's own id is one that can succeed: nothing else refused the others.
    expect((await answerTo(caller, operation, mine)).status).toBeLessThan(300);
  });
});

describe('what belongs to another client', () => {
  let before: unknown;
  const theirs = async () => [
    await other.cedula.get('/v1/access-keys', { pageSize: 100 }),
    await other.cedula.get('/v1/images', { pageSize: 100 }),
    await other.cedula.get('/v1/results', { pageSize: 100 }),
  ];
  beforeAll(async () => (before = await theirs()));

  test.each(withIds.filter(([, { httpMethod }]) => httpMethod !== 'GET'))(
    'is not changed by %s',
    async (_, operation, field) => {
      const { make } = resourceOf(field.kind);
      const foreign = make === undefined ? newId('alb') : await make(other);
      before = await theirs();
      const mine = await ownIds(operation, caller);
      await answerTo(caller, operation, { ...mine, [field.path]: foreign });
      expect(await theirs()).toEqual(before);
    },
  );
});

test.each(operations.map((operation) => [operation.name, operation] as const))(
  'without a credential %s tells nobody whether anything is there',
  async (_, operation) => {
    const ids = await ownIds(operation, other);
    const { httpMethod, path, options } = exampleRequest(operation, ids);
    const body = options.json === undefined ? {} : { body: JSON.stringify(options.json) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(new URL(path, httpUrl), { method: httpMethod, headers, ...body });
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { reason: 'UNAUTHENTICATED', detail: 'The request is not signed.' },
    ]);
  },
);

function summaryOf(answer: { status: number; body: string } | undefined): string {
  const body: Record<string, unknown> = JSON.parse(answer?.body ?? '{}');
  return answer?.status === 404 ? String(body['reason']) : `${answer?.status} ${answer?.body}`;
}
