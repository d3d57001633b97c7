import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { newTenant } from '../../../../tests/fixtures/tenant.ts';
import { sharedMesh } from '../../../../tools/testing/mesh.ts';
import { openShell, type Shell } from '../testing/run-cli.ts';

const { httpUrl } = await sharedMesh();
const { keyId, secret, clientId } = await newTenant(httpUrl);
const shells: Shell[] = [];
afterAll(() => shells.forEach((shell) => shell[Symbol.dispose]()));

let shell: Shell;
let folder = '';
beforeEach(() => {
  shell = openShell();
  shells.push(shell);
  folder = join(shell.home, '.config/cedula');
});

const login = (words: readonly string[] = [], input = `${secret}\n`) =>
  shell.cedula(['login', '--base-url', httpUrl, '--key-id', keyId, ...words], { input });
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('login', () => {
  test('takes the secret from standard input, tries it, and stores it for its owner alone', async () => {
    const { exitCode, stdout, stderr } = await login();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(` is ${clientId}\nstored in ${folder}/default.json\n`);
    expect([modeOf(folder), modeOf(join(folder, 'default.json'))]).toEqual([0o700, 0o600]);
    expect(await shell.json('clients', 'get')).toMatchObject({ client: { id: clientId } });
  });

  test('takes key and secret from the environment', async () => {
    const env = { CEDULA_BASE_URL: httpUrl, CEDULA_KEY_ID: keyId, CEDULA_SECRET: secret };
    expect((await shell.cedula(['login', '--profile', 'desk-2'], { env })).exitCode).toBe(0);
    expect(await shell.json('--profile', 'desk-2', 'clients', 'get')).toMatchObject({
      client: { id: clientId },
    });
  });

  test('stores nothing that does not work', async () => {
    const { exitCode, stdout, stderr } = await login([], 'cds_wrong\n');
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(
      /^cedula: UNAUTHENTICATED: .* \[req_\w{26}\]\n {2}"cedula doctor" finds out why\.\n$/,
    );
    expect(() => statSync(join(folder, 'default.json'))).toThrow('ENOENT');
    expect((await login(['--no-check'], 'cds_wrong\n')).exitCode).toBe(0);
  });

  test('stores a token instead of a key', async () => {
    const words = ['login', '--base-url', httpUrl, '--with-token', '--no-check'];
    expect((await shell.cedula(words, { input: 'cdt_1\n' })).exitCode).toBe(0);
    const stored: unknown = JSON.parse(readFileSync(join(folder, 'default.json'), 'utf8'));
    expect(stored).toEqual({ baseUrl: httpUrl, token: 'cdt_1' });
  });

  test('has no option for the secret, and does not repeat one that was typed there', async () => {
    const { exitCode, stdout, stderr } = await login([`--secret=${secret}`]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain("unknown option '--secret'");
    expect(stderr).not.toContain(secret);
  });

  test('does not let a profile’s name lead to another folder', async () => {
    const { exitCode, stderr } = await login(['--profile', '../evil']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('a profile is named by letters')]);
  });
});

describe('a profile is not used', () => {
  const use = async () => {
    const { exitCode, stdout, stderr } = await shell.cedula(['clients', 'get']);
    expect(stdout + stderr).not.toContain(secret);
    return [exitCode, stderr];
  };

  test.each([0o640, 0o604, 0o660, 0o644])('where others may open it (%o)', async (mode) => {
    await login();
    chmodSync(join(folder, 'default.json'), mode);
    expect(await use()).toEqual([2, expect.stringContaining(`chmod 600 ${folder}/default.json`)]);
  });

  test('where others may open its folder', async () => {
    await login();
    chmodSync(folder, 0o755);
    expect(await use()).toEqual([2, expect.stringContaining(`chmod 700 ${folder}`)]);
    await login();
    expect(modeOf(folder)).toBe(0o700);
  });

  test('where it is a link to somewhere else', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(shell.home, 'elsewhere.json'), '{}', { mode: 0o600 });
    symlinkSync(join(shell.home, 'elsewhere.json'), join(folder, 'default.json'));
    expect(await use()).toEqual([2, expect.stringContaining('ELOOP')]);
  });

  test('where it is none', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'default.json'), '{"baseUrl": 1}', { mode: 0o600 });
    expect(await use()).toEqual([2, expect.stringContaining('is no profile')]);
  });
});

describe('who calls', () => {
  const ask = async (env: Readonly<Record<string, string>>, ...words: string[]) => {
    const { exitCode, stderr } = await shell.cedula(['clients', 'get', '--base-url', httpUrl, ...words], {
      env,
    });
    return [exitCode, stderr];
  };

  test('has to be said', async () => {
    expect(await ask({})).toEqual([4, expect.stringContaining('nobody is logged in')]);
    expect(await ask({}, '--profile', 'none')).toEqual([
      2,
      expect.stringContaining('there is no profile "none"'),
    ]);
  });

  test('is said by the environment before the default profile, and by --profile before both', async () => {
    await login();
    const wrong = { CEDULA_KEY_ID: keyId, CEDULA_SECRET: 'cds_wrong' };
    expect((await ask(wrong))[0]).toBe(4);
    expect((await ask(wrong, '--profile', 'default'))[0]).toBe(0);
  });

  test('is said once and in full', async () => {
    expect(await ask({ CEDULA_KEY_ID: keyId })).toEqual([2, expect.stringContaining('go together')]);
    const both = { CEDULA_TOKEN: 'cdt_1', CEDULA_KEY_ID: keyId, CEDULA_SECRET: secret };
    expect(await ask(both)).toEqual([2, expect.stringContaining('both set')]);
  });
});

test('signing up does not replace a profile, whose secret would be lost, unless told to', async () => {
  await login();
  const words = ['signup', '--base-url', httpUrl, '--name', 'ACME', '--email', 'it@acme.example'];
  expect(await shell.cedula(words)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--force'),
  });
  expect(await shell.json('clients', 'get')).toMatchObject({ client: { id: clientId } });
  expect((await shell.cedula([...words, '--force'])).exitCode).toBe(0);
  expect(await shell.json('clients', 'get')).not.toMatchObject({ client: { id: clientId } });
});
