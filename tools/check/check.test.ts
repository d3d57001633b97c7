import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { differences } from './generated-code.ts';
import { root, runTool } from './run-tool.ts';
import { requireServicePages } from './service-pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'cedula-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

function write(path: string, text = ''): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  return join(folder, path);
}

describe('dependency direction', () => {
  const inService = 'services/billing/src/usage/count.ts';

  async function lint(path: string, imported: string): Promise<string> {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    write(path, `import ${JSON.stringify(imported)};\n`);
    const { output } = await runTool('oxlint', ['--config', join(folder, '.oxlintrc.json'), folder]);
    return output;
  }

  test.each([
    ['another service by its package', inService, '@cedula/identity/clients/client.ts'],
    ['another service by its path', inService, '../../../identity/src/clients/client.ts'],
    ['another service in a test', 'services/billing/src/a.test.ts', '@cedula/media/images/image.ts'],
    ['the transport in a service', inService, '@grpc/grpc-js'],
    ['the broker in a service', 'services/billing/src/usage-store.ts', 'nats'],
    ['the ORM where a rule is decided', inService, '@mikro-orm/core'],
    ['tools in what runs in production', 'packages/imaging/src/decode.ts', '../../../tools/stack/ports.ts'],
    ['a service in a package', 'packages/chassis/src/rpc/server.ts', '@cedula/media/images/image.ts'],
    ['signatures in the chassis', 'packages/chassis/src/rpc/server.ts', '@cedula/signatures'],
    ['the chassis in what clients run', 'packages/client/src/index.ts', '@cedula/chassis/ids/id.ts'],
  ])('refuses %s', async (_, path, imported) => {
    expect(await lint(path, imported)).toContain('no-restricted-imports');
  });

  test.each([
    ['its own files', inService, '../media/price.ts'],
    ['the contract', inService, '@cedula/contract/cedula/billing/v1/usage_service_pb.ts'],
    ['the chassis', inService, '@cedula/chassis/ids/id.ts'],
    ['the ORM in a store', 'services/billing/src/usage/usage-store.ts', '@mikro-orm/postgresql'],
    ['the ORM in an entity', 'services/billing/src/usage/usage.entity.ts', '@mikro-orm/postgresql'],
    ['the test servers in a test', 'services/billing/src/a.test.ts', '../../../tools/testing/database.ts'],
  ])('lets a service import %s', async (_, path, imported) => {
    expect(await lint(path, imported)).not.toContain('no-restricted-imports');
  });
});

describe('generated code', () => {
  test('is told missing, stray and changed files apart', () => {
    for (const file of ['same.ts', 'a/changed.ts', 'a/missing.ts']) write(`wanted/${file}`, file);
    for (const file of ['same.ts', 'stray.ts']) write(`present/${file}`, file);
    write('present/a/changed.ts', 'by hand');
    expect(differences(join(folder, 'wanted'), join(folder, 'present'))).toEqual([
      'missing: a/missing.ts',
      'not generated from proto/: stray.ts',
      'differs: a/changed.ts',
    ]);
  });
});

describe('pages of the services', () => {
  test('are required of each', () => {
    write('services/media/README.md', 'owns images');
    expect(requireServicePages(folder)).toEqual({ succeeded: true, output: '' });
    write('services/billing/package.json', '{}');
    expect(requireServicePages(folder)).toEqual({
      succeeded: false,
      output: 'missing: services/billing/README.md\n',
    });
  });
});
