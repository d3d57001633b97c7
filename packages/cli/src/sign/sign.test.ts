import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { array, assert, asyncProperty, string } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { newTenant } from '../../../../tests/fixtures/tenant.ts';
import { sharedMesh } from '../../../../tools/testing/mesh.ts';
import { openShell } from '../testing/run-cli.ts';
import { curlLine } from './curl-line.ts';
import { shellQuote } from './shell-quote.ts';

const run = promisify(execFile);
const { httpUrl } = await sharedMesh();
const { keyId, secret, clientId } = await newTenant(httpUrl);
const shell = openShell({ CEDULA_BASE_URL: httpUrl, CEDULA_KEY_ID: keyId, CEDULA_SECRET: secret });
afterAll(() => shell[Symbol.dispose]());

/** Types what `cedula sign` printed into a shell. */
async function typeIn(...words: string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await shell.cedula(['sign', ...words]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^curl .*\n$/s);
  expect(stdout).not.toContain(secret);
  const { stdout: answer } = await run('sh', ['-c', stdout], { cwd: shell.home });
  return JSON.parse(answer);
}

describe('the line that is printed works as it stands', () => {
  test('for a path of the base URL, and for a whole URL', async () => {
    expect(await typeIn('get', '/v1/client')).toMatchObject({ client: { id: clientId } });
    expect(await typeIn('GET', `${httpUrl}/v1/images?pageSize=1&albumId=`)).toEqual({
      images: [],
      nextPageToken: '',
    });
  });

  test('for a body, whatever stands in it', async () => {
    const name = `it's "quoted" $(id) \`id\` \\ $HOME & é @file !`;
    const answer = await typeIn('POST', '/v1/access-keys', '--data', JSON.stringify({ name }));
    expect(answer).toMatchObject({ accessKey: { name } });
  });

  test('for a file with an odd name, and fields of the caller’s own', async () => {
    const path = shell.path("o'dd $(name).json");
    writeFileSync(path, JSON.stringify({ name: 'first' }));
    const words = ['POST', '/v1/access-keys', '--data', `@${path}`, '-H', 'Idempotency-Key: one'];
    expect(await typeIn(...words)).toMatchObject({ accessKey: { name: 'first' } });
  });
});

test('what would not work is refused', async () => {
  const refuse = async (...words: string[]) => (await shell.cedula(['sign', ...words])).exitCode;
  expect(await refuse('GET', '/v1/client', '-H', 'no field')).toBe(2);
  expect(await refuse('GET', '/v1/client', '-H', 'x: a\nb: c')).toBe(2);
  expect(await refuse('GET', '/v1/client', '--expires-in', '301')).toBe(2);
  expect(await refuse('G T', '/v1/client')).toBe(2);
  expect(await refuse('GET', 'http://[')).toBe(2);
  expect(await refuse('POST', '/v1/albums', '--data', '@none.json')).toBe(2);
});

test('any text comes through a shell as it is', async () => {
  const texts = array(
    string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0')),
    { minLength: 100, maxLength: 300, size: 'max' },
  );
  const property = asyncProperty(texts, async (words) => {
    const script = `for word in ${words.map(shellQuote).join(' ')}; do printf '%s\\0' "$word"; done`;
    const { stdout } = await run('sh', ['-c', script]);
    expect(stdout.split('\0').slice(0, -1)).toEqual(words.map((word) => word.toWellFormed()));
  });
  await assert(property, { numRuns: 2 });
});

test('curl neither expands nor shortens what was signed, and asks for a head as heads are asked for', () => {
  const request = { url: 'http://a/[1-2]', headers: { a: 'b c' }, body: undefined };
  expect(curlLine({ ...request, method: 'HEAD' })).toBe(
    "curl -sS --globoff --path-as-is --head -H 'a: b c' 'http://a/[1-2]'",
  );
});
