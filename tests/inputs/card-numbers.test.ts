import type { RequestOptions } from '@cedula/client';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { smallPng } from '../fixtures/images.ts';
import { newTenant } from '../fixtures/tenant.ts';

const { httpUrl } = await sharedMesh();
const { cedula } = await newTenant(httpUrl);
const card = '4242 4242 4242 4242';
const content = smallPng.toString('base64');
const bytes = { content: smallPng, type: 'image/png' };

const wrongPlaces: readonly (readonly [path: string, options: RequestOptions, field: string])[] = [
  ['/v1/access-keys', { json: { name: `for ${card}` } }, 'name'],
  ['/cedula.identity.v1.AccessKeyService/CreateAccessKey', { json: { name: card } }, 'name'],
  ['/v1/images', { json: { content, label: card } }, 'label'],
  ['/v1/images', { json: { content, metadata: { note: card } } }, 'metadata["note"]'],
  ['/v1/images', { json: { content, metadata: { [card]: '' } } }, 'metadata["[card]"]'],
  ['/v1/images', { bytes, query: { label: card } }, 'label'],
];

describe('a card number in free text is refused and not said again', () => {
  test.each(wrongPlaces)('by %s with %j', async (path, options, field) => {
    const response = await cedula.fetch('POST', path, options);
    const body = await response.text();
    expect(response.status).toBe(400);
    expect(body).toContain('"rule":"card_number"');
    expect(body).toContain(`"field":${JSON.stringify(field)}`);
    expect(body.replaceAll(/\D/g, '')).not.toContain('4242424242424242');
  });

  test('nor is one that stands in place of a field’s name', async () => {
    const response = await cedula.fetch('POST', '/v1/access-keys', { json: { [card]: 1 } });
    const body = await response.text();
    expect(response.status).toBe(400);
    expect(body).not.toContain('4242');
  });
});

test('an id that looks like a card number is an id that nobody has', async () => {
  expect((await cedula.fetch('GET', '/v1/images/4242424242424242')).status).toBe(404);
});
