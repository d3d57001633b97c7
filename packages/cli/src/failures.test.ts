import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { newTenant } from '../../../tests/fixtures/tenant.ts';
import { sharedMesh } from '../../../tools/testing/mesh.ts';
import { exitCodeOf } from './exit-codes.ts';
import { openShell } from './testing/run-cli.ts';

const { httpUrl } = await sharedMesh();
const { keyId, secret } = await newTenant(httpUrl);
const key = { CEDULA_KEY_ID: keyId, CEDULA_SECRET: secret };
const shell = openShell({ CEDULA_BASE_URL: httpUrl, ...key });
afterAll(() => shell[Symbol.dispose]());
const { cedula, path } = shell;

test.each([
  [200, 0],
  [400, 3],
  [401, 4],
  [403, 4],
  [404, 3],
  [409, 3],
  [413, 3],
  [415, 3],
  [422, 3],
  [429, 5],
  [500, 1],
  [503, 6],
  [504, 6],
])('an answer of %i ends with %i', (status, exitCode) => {
  expect(exitCodeOf(status)).toBe(exitCode);
});

describe('a refusal', () => {
  test('is told with reason, detail, request id, and each rule that was broken', async () => {
    const { exitCode, stdout, stderr } = await cedula(['images', 'list', '--page-size', '1000']);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^cedula: INVALID_ARGUMENT: .+ \[req_\w{26}\]\n {2}pageSize: .+ \(int32\.gte_lte\)\n$/,
    );
  });

  test('is the problem document for programs', async () => {
    const { exitCode, stdout, stderr } = await cedula(['images', 'get', 'img_none', '--json']);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(JSON.parse(stderr)).toMatchObject({
      status: 404,
      reason: 'NOT_FOUND',
      requestId: expect.any(String),
    });
  });

  test('of who calls is one of its own', async () => {
    const { exitCode, stderr } = await cedula(['usage', 'get'], { env: { CEDULA_SECRET: 'cds_other' } });
    expect([exitCode, stderr]).toEqual([4, expect.stringContaining('"cedula doctor"')]);
  });
});

describe('a command line that cannot work is told before anything is sent', () => {
  const unreachable = { CEDULA_BASE_URL: 'http://127.0.0.1:1' };

  test.each([
    [['nothing'], "unknown command 'nothing'"],
    [['images'], 'Usage: cedula images'],
    [['images', 'get'], "missing required argument 'id'"],
    [['images', 'get', '..'], '".." is no id'],
    [['images', 'get', 'a', 'b'], 'too many arguments'],
    [['images', 'upload'], '--content is required'],
    [['images', 'upload', 'a.png', '--content', 'b.png'], '--content is given twice'],
    [['images', 'upload', path('none.png')], 'none.png: there is no such file'],
    [['images', 'upload', shell.home], ': it is a folder'],
    [['images', 'upload', path('large.png')], 'large.png has more than 10485760 bytes'],
    [['images', 'upload', 'a.png', '--metadata', 'x'], 'It must be key=value.'],
    [['faces', 'compare-images', '-', '-'], 'standard input can be read once only'],
    [['faces', 'match', '--threshold', 'high'], 'It must be a number.'],
    [['faces', 'match'], '--source-image-id, --target-image-id are required'],
    [['report', '--from', 'yesterday'], 'It must be a time such as'],
    [['report', '--group-by', 'YEAR'], 'It must be one of DAY, METER, ACCESS_KEY, LABEL, CLIENT.'],
    [['images', 'list', '--page-size', '1.5'], 'It must be a whole number.'],
    [['access-keys', 'create', '--body', path('list.json')], '--body is no JSON object'],
    [['usage', 'get', '--base-url', 'https://kyc.example/path'], 'scheme and host alone'],
  ])('%s', async (words, said) => {
    writeFileSync(path('large.png'), Buffer.alloc(10 * 1024 * 1024 + 1));
    writeFileSync(path('list.json'), '[]');
    const { exitCode, stdout, stderr } = await cedula(words, { env: unreachable });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});

test('a request’s JSON can come from a file or standard input, and options win over it', async () => {
  const input = JSON.stringify({ name: 'from the body' });
  const fromBody = await cedula(['access-keys', 'create', '--body', '-', '--json'], { input });
  expect(JSON.parse(fromBody.stdout)).toMatchObject({ accessKey: { name: 'from the body' } });
  const typed = await cedula(['access-keys', 'create', '--body', '-', '--name', 'typed', '--json'], {
    input,
  });
  expect(JSON.parse(typed.stdout)).toMatchObject({ accessKey: { name: 'typed' } });
});

test('nobody there is told apart from somebody else there', async () => {
  const other = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const stranger = await cedula(['usage', 'get', '--base-url', `http://127.0.0.1:${port}`]);
  expect([stranger.exitCode, stranger.stdout]).toEqual([1, '']);
  other.closeAllConnections();
  other.close();
  await once(other, 'close');
  const away = await cedula(['usage', 'get', '--base-url', `http://127.0.0.1:${port}`]);
  const said = 'could not be reached (ECONNREFUSED): "cedula doctor" finds out why';
  expect([away.exitCode, away.stderr]).toEqual([6, expect.stringContaining(said)]);
});

test('--verbose shows what is sent and answered, without what is secret', async () => {
  const { exitCode, stdout, stderr } = await cedula(['usage', 'get', '--verbose', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('usage');
  expect(stderr).toContain(`> GET ${httpUrl}/v1/usage`);
  expect(stderr).toMatch(/^< 200 in \d+ ms$/m);
  expect(stderr).toMatch(/^> signature: …$/m);
  expect(stderr).toMatch(/^> signature-input: …$/m);
  expect(stderr).not.toContain(secret);
});
