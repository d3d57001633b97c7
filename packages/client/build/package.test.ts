import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScriptedServer } from '../src/testing/scripted-server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cedula-package-'));
const home = join(folder, 'somewhere');
const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env['PATH'] ?? ''}` };
const run = (cwd: string, command: string, ...options: string[]) =>
  promisify(execFile)(command, options, { cwd, env, timeout: 120_000 });

/** Packs the client and what it depends on, and installs both in an empty folder, off the network. */
beforeAll(async () => {
  await run(root, 'npm', 'run', 'build', '--workspace', 'packages/client');
  const packed = ['packages/client/dist', 'node_modules/structured-headers'].map((path) => join(root, path));
  await run(root, 'npm', 'pack', ...packed, '--pack-destination', folder, '--ignore-scripts');
  const tarballs = readdirSync(folder).map((name) => join(folder, name));
  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{"type": "module"}');
  await run(home, 'npm', 'install', '--offline', '--no-audit', '--no-fund', ...tarballs);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

const program = (specifier: string, baseUrl: string) => `
  import { Cedula, ProblemError } from '${specifier}';
  const cedula = new Cedula({ baseUrl: '${baseUrl}', keyId: 'key_1', secret: 'cds_1' });
  const { client } = await cedula.clients.get();
  console.log(client.id, typeof ProblemError);
`;

test('the installed package is small, and holds no test and no source', () => {
  const files = readdirSync(join(home, 'node_modules/@cedula/client'), { recursive: true }).map(String);
  expect(files.filter((name) => /test/.test(name) || /(?<!\.d)\.ts$/.test(name))).toEqual([]);
  const tarball = readdirSync(folder).find((name) => name.startsWith('cedula-client')) ?? '';
  expect(statSync(join(folder, tarball)).size).toBeLessThan(80_000);
});

test.each([
  ['Node', '@cedula/client'],
  ['browsers', './node_modules/@cedula/client/client/src/index.js'],
])('what was installed for %s signs a call', async (_, specifier) => {
  await using server = await startScriptedServer({ body: { client: { id: 'cli_1' } } });
  const code = program(specifier, server.url);
  const { stdout } = await run(home, process.execPath, '--input-type=module', '--eval', code);
  expect(stdout).toBe('cli_1 function\n');
  expect(server.received[0]?.headers).toHaveProperty('signature');
});

const right = `
  await cedula.faces.detect({ imageId: 'img_1' });
  await cedula.faces.detect({ image: new Uint8Array() }, { idempotencyKey: 'a' });
  await cedula.reports.getUsage({ from: new Date(), groupBy: 'DAY' });
  for await (const { sizeBytes } of cedula.images.list()) sizeBytes.padStart(3);
  export const nothing: void = await cedula.accessKeys.revoke('key_1');
`;
/** A mistake a line. */
const wrong = [
  `await cedula.images.upload({ content: 'me.jpg' });`,
  `await cedula.images.upload({ label: 'without content' });`,
  `await cedula.faces.detect({});`,
  `await cedula.faces.detect({ imageId: 'img_1', image: new Uint8Array() });`,
  `await cedula.faces.detect({ imageid: 'img_1' });`,
  `await cedula.reports.getUsage({ groupBy: 'YEAR' });`,
  `await cedula.images.get();`,
  `export const id: number = client.id;`,
  `export const units: number = (await cedula.usage.get()).usage.units;`,
  `new Cedula({ baseUrl: 'https://kyc.example', keyId: 'key_1' });`,
  `new Cedula({ baseUrl: 'https://kyc.example', keyId: 'key_1', secret: 'cds_1', token: 'cdt_1' });`,
];

test.each([
  [
    'Node',
    { module: 'nodenext', lib: ['esnext'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  ],
  ['browsers', { module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom'], types: [] }],
])('what was installed has types that hold in %s', async (_, options) => {
  const fine = `${program('@cedula/client', 'https://kyc.example')}${right}`;
  writeFileSync(join(home, 'use.ts'), fine + wrong.join('\n'));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'esnext',
    exactOptionalPropertyTypes: true,
    ...options,
  };
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  const refused: unknown = await run(home, 'tsc').catch((error: unknown) => error);
  const { stdout } = refused as { stdout: string };
  const lines = [...stdout.matchAll(/^use\.ts\((\d+),/gm)].map(([, line]) => Number(line));
  const first = fine.split('\n').length;
  expect(lines).toEqual(wrong.map((_line, index) => first + index));
});
