import type { Cedula } from '@cedula/client';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { newTenant, type Tenant } from '../fixtures/tenant.ts';
import { usageLines } from '../fixtures/usage.ts';
import { operationsForCallers, type PublicOperation } from '../fixtures/contract/operations.ts';
import { resources } from '../fixtures/contract/resources.ts';

const { httpUrl } = await sharedMesh();
const operations = await operationsForCallers();
const [one, other] = await Promise.all([newTenant(httpUrl), newTenant(httpUrl)]);

const isPaged = ({ method }: PublicOperation) =>
  method.input.fields.some(({ name }) => name === 'page_token');
const paged = operations.filter(isPaged);
const reading = operations.filter(
  ({ httpMethod, template, method }) =>
    httpMethod === 'GET' && !template.includes('{') && method.methodKind === 'unary',
);

/** Makes two of everything, and waits until what that cost can be seen. */
async function furnish(tenant: Tenant): Promise<void> {
  for (const resource of Object.values(resources)) {
    if (!('make' in resource)) continue;
    await resource.make(tenant);
    await resource.make(tenant);
  }
  const isBilled = async () => expect(await usageLines(tenant.cedula)).toHaveLength(6);
  await vi.waitFor(isBilled, { timeout: 15_000, interval: 100 });
}

/** The ids in a text but those of its own request. */
function idsIn(value: unknown): Set<string> {
  return new Set(JSON.stringify(value).match(/[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}/g) ?? []);
}

interface Page extends Readonly<Record<string, unknown>> {
  readonly nextPageToken: string;
}

const pageOf = (cedula: Cedula, { template }: PublicOperation, query: Record<string, string | number>) =>
  cedula.get<Page>(template, query);

beforeAll(async () => {
  await Promise.all([furnish(one), furnish(other)]);
});

describe('what a client reads is its own', () => {
  test.each(reading.map((operation) => [operation.name, operation] as const))('%s', async (_, operation) => {
    const query = isPaged(operation) ? { pageSize: 100 } : {};
    const [mine, theirs] = await Promise.all(
      [one, other].map(({ cedula }) => cedula.get<object>(operation.template, query)),
    );
    expect(idsIn(mine).intersection(idsIn(theirs))).toEqual(new Set());
  });

  test('usage is counted for each by itself', async () => {
    const before = await other.cedula.get('/v1/usage');
    await resources.image.make(one);
    await expect.poll(async () => (await usageLines(one.cedula)).length, { timeout: 15_000 }).toBe(7);
    expect(await other.cedula.get('/v1/usage')).toEqual(before);
  });
});

describe('the pages of a list', () => {
  test.each(paged.map((operation) => [operation.name, operation] as const))(
    'are the list: %s',
    async (_, operation) => {
      const { nextPageToken: last, ...all } = await pageOf(one.cedula, operation, { pageSize: 100 });
      const pages: unknown[] = [];
      for (let pageToken = ''; pages.length < 100;) {
        const { nextPageToken, ...page } = await pageOf(one.cedula, operation, { pageSize: 1, pageToken });
        pages.push(...Object.values(page).flat());
        if (nextPageToken === '') break;
        pageToken = nextPageToken;
      }
      expect(last).toBe('');
      expect(pages.length).toBeGreaterThan(1);
      expect(pages).toEqual(Object.values(all).flat());
    },
  );

  test.each(paged.map((operation) => [operation.name, operation] as const))(
    'go on with a token of one’s own for that very list: %s',
    async (_, operation) => {
      const { nextPageToken: mine } = await pageOf(one.cedula, operation, { pageSize: 1 });
      const { nextPageToken: theirs } = await pageOf(other.cedula, operation, { pageSize: 1 });
      const elsewhere = await Promise.all(
        paged
          .filter((another) => another !== operation)
          .map(async (another) => (await pageOf(one.cedula, another, { pageSize: 1 })).nextPageToken),
      );
      const wrong = [theirs, ...elsewhere, `${mine}A`, mine.slice(1), mine.toLowerCase(), 'x', one.clientId];
      expect(mine).not.toBe('');
      for (const pageToken of wrong) {
        const response = await one.cedula.fetch('GET', operation.template, { query: { pageToken } });
        expect([response.status, await response.json()]).toMatchObject([
          400,
          { reason: 'PAGE_TOKEN_INVALID', violations: [{ field: 'pageToken' }] },
        ]);
      }
    },
  );

  test('a token is worth nothing under another filter', async () => {
    const { nextPageToken } = await one.cedula.get<Page>('/v1/results', { pageSize: 1 });
    const query = { pageToken: nextPageToken, kind: 'FACE_DETECTION' };
    const response = await one.cedula.fetch('GET', '/v1/results', { query });
    expect([response.status, await response.json()]).toMatchObject([400, { reason: 'PAGE_TOKEN_INVALID' }]);
  });

  test.each([0, -1, 101, '1.5', 'x', ''])('a page of %s rows is refused', async (pageSize) => {
    for (const { template } of paged) {
      const response = await one.cedula.fetch('GET', template, { query: { pageSize } });
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { reason: 'INVALID_ARGUMENT', violations: [{ field: 'pageSize' }] },
      ]);
    }
  });
});
