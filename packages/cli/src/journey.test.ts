import { drawPortrait } from '@cedula/specimens';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sharedMesh } from '../../../tools/testing/mesh.ts';
import { openShell } from './testing/run-cli.ts';

// A company's way through the command line, in order; each step goes on where the one before it ended.
const { httpUrl } = await sharedMesh();
const shell = openShell({ CEDULA_BASE_URL: httpUrl });
afterAll(() => shell[Symbol.dispose]());
const { cedula, spawned, json, path } = shell;

interface Image {
  readonly id: string;
  readonly label: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly sha256: string;
}

const portrait = await drawPortrait({ person: 'ada' });
writeFileSync(path('ada.png'), portrait);
let ids: string[] = [];

test('it signs up, and its secret is in a file that nobody else can read', async () => {
  const { exitCode, stdout, stderr } = await spawned([
    'signup',
    '--name',
    'ACME',
    '--email',
    'it@acme.example',
  ]);
  const file = path('.config/cedula/default.json');
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^ACME is cli_\w{26}, signing with key_\w{26}\nstored in .*\/cedula\/default\.json\n$/,
  );
  expect(stdout).not.toContain('cds_');
  const profile: unknown = JSON.parse(readFileSync(file, 'utf8'));
  expect(profile).toEqual({
    baseUrl: httpUrl,
    keyId: expect.stringMatching(/^key_/),
    secret: expect.stringMatching(/^cds_/),
  });
  expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
});

test('it uploads from a path, by position, and from standard input', async () => {
  const described = ['--label', 'named', '--metadata', 'desk=7', '--metadata', 'a.b=c=d'];
  const named = await json<{ image: Image }>('images', 'upload', '--content', path('ada.png'), ...described);
  expect(named.image).toMatchObject({ label: 'named', metadata: { desk: '7', 'a.b': 'c=d' } });
  const placed = await json<{ image: Image }>('images', 'upload', path('ada.png'));
  const piped = await spawned(['images', 'upload', '-', '--label', 'piped', '--json'], { input: portrait });
  const { image }: { image: Image } = JSON.parse(piped.stdout);
  expect([placed.image.sha256, image.sha256]).toEqual([named.image.sha256, named.image.sha256]);
  ids = [image.id, placed.image.id, named.image.id];
});

test('it lists them: a page, all pages, for people and for programs', async () => {
  const page = await json<{ images: Image[]; nextPageToken: string }>('images', 'list', '--page-size', '2');
  expect(page.images.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(page.nextPageToken).not.toBe('');
  const all = await cedula(['images', 'list', '--page-size', '1', '--all', '--json']);
  const lines = all.stdout
    .trim()
    .split('\n')
    .map((line): Image => JSON.parse(line));
  expect(lines.map(({ id }) => id)).toEqual(ids);

  const table = await cedula(['images', 'list', '--page-size', '2']);
  expect(table.stdout).toMatch(/^ID +LABEL +CONTENTTYPE +SIZEBYTES/);
  expect(
    table.stdout
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(' ')[0]),
  ).toEqual(ids.slice(0, 2));
  expect(table.stderr).toContain('--all');
});

test('it downloads a size, which is there as a whole or not at all', async () => {
  const [id = ''] = ids;
  const { exitCode, stderr } = await cedula(['images', 'download', id, '--output', path('copy.png')]);
  expect([exitCode, stderr]).toEqual([0, `${path('copy.png')}: ${portrait.length} bytes of image/png\n`]);
  expect(readFileSync(path('copy.png')).equals(portrait)).toBe(true);
  const gone = await cedula(['images', 'download', `img_${'0'.repeat(26)}`, '--output', path('none.png')]);
  expect([gone.exitCode, gone.stdout]).toEqual([3, '']);
  expect(() => statSync(path('none.png'))).toThrow('ENOENT');
});

test('it finds faces and matches them', async () => {
  const [id = '', other = ''] = ids;
  const detection = await json<{ faces: unknown[] }>('faces', 'detect', '--image-id', id);
  expect(detection.faces).toHaveLength(1);
  const shown = await cedula(['faces', 'match', '--source-image-id', id, '--target-image-id', other]);
  expect(shown.stdout).toMatch(/^match +true$/m);
  expect(shown.stdout).toMatch(/^resultId +res_\w{26}$/m);
  const compared = await json<{ match: boolean }>(
    'faces',
    'compare-images',
    path('ada.png'),
    path('copy.png'),
  );
  expect(compared.match).toBe(true);
});

test('it sees every answer again', async () => {
  const { results } = await json<{ results: { id: string; kind: string }[] }>('results', 'list');
  expect(results.map(({ kind }) => kind)).toEqual(['FACE_COMPARISON', 'FACE_MATCH', 'FACE_DETECTION']);
  const some = await json<{ results: unknown[] }>('results', 'list', '--kind', 'face-match');
  expect(some.results).toHaveLength(1);
  const one = await cedula(['results', 'get', results[0]?.id ?? '']);
  expect(one.stdout).toMatch(/^faceComparison\.match +true$/m);
});

test('it sees what all of that costs, by a name of one word', async () => {
  const units = async () => (await json<{ report: { units: string } }>('report')).report.units;
  await expect.poll(units).toBe('6');
  const report = await cedula(['report', '--group-by', 'METER', '--from', '2020-01-01']);
  expect(report.stdout).toMatch(/^units +6$/m);
  expect(report.stdout).toMatch(
    /^rows: 3\nGROUP +UNITS +PRICEMINORUNITS +CLIENTID\nface_detection +1 +\d+ +cli_\w+$/m,
  );
  expect((await cedula(['reports', 'get-usage', '--json'])).stdout).toContain('"units":"6"');
});

test('it deletes, and what has no answer says so', async () => {
  for (const id of ids) {
    const { receipt } = await json<{ receipt: { images: number } }>('images', 'delete', id);
    expect(receipt.images).toBe(1);
  }
  expect((await cedula(['images', 'list'])).stderr).toBe('no images\n');
  const { accessKey } = await json<{ accessKey: { id: string } }>('access-keys', 'create', '--name', 'desk');
  expect((await cedula(['access-keys', 'revoke', accessKey.id])).stdout).toBe('done\n');
  const again = await cedula(['access-keys', 'revoke', accessKey.id, '--json']);
  expect(again.exitCode).toBe(3);
});
