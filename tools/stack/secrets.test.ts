import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newMasterKey, openSecrets } from './secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'cedula-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'secrets.json');

test('a secret is made once and kept for its owner alone', () => {
  const made = openSecrets(file)('redis/password');
  expect(made).toMatch(/^[0-9a-f]{48}$/);
  expect(openSecrets(file)('redis/password')).toBe(made);
  expect(openSecrets(file)('nats/password')).not.toBe(made);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a master key is an id and 32 bytes', () => {
  const [id, key] = openSecrets(file)('master-keys/identity', newMasterKey).split(':');
  expect(id).toBe('k1');
  expect(Buffer.from(key ?? '', 'base64')).toHaveLength(32);
});

test('a damaged file stops the start: making new keys would lose what the old ones sealed', () => {
  writeFileSync(file, '{"redis/pass');
  expect(() => openSecrets(file)).toThrow('secrets.json cannot be read');
});
