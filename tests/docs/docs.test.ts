import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { serviceNames } from '../../tools/stack/services.ts';
import { sharedMesh } from '../../tools/testing/mesh.ts';

const run = promisify(execFile);
const read = (path: string) => readFileSync(path, 'utf8');
const pages = globSync(['*.md', 'k8s/*.md', 'docs/**/*.md', '{packages,services}/*/*.md']);

describe('the README', () => {
  test('shows the first call as it is in docs/first-call.ts', () => {
    const shown = /```ts\n(.*?)```/s.exec(read('README.md'))?.[1];
    expect(shown).toBe(read('docs/first-call.ts'));
  });

  test('its first call works as it stands there', async () => {
    const { httpUrl } = await sharedMesh();
    const { stdout } = await run(process.execPath, ['docs/first-call.ts'], {
      env: { ...process.env, CEDULA_BASE_URL: httpUrl },
    });
    expect(stdout).toMatch(
      /^ACME is cli_\w+, signing with key_\w+\n.*\nimg_\w+ shows 1 face, confidence \d+\.\d\n$/,
    );
  });

  test('names tasks that there are', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = [...read('README.md').matchAll(/npm (?:run )?(start|demo|test|check|bench|generate)\b/g)];
    expect(new Set(named.map(([, task]) => task))).toEqual(
      new Set(['start', 'demo', 'test', 'check', 'bench', 'generate']),
    );
    for (const [, task = ''] of named) expect(scripts).toHaveProperty(task);
  });

  test('leads to a page of each service', () => {
    for (const name of serviceNames) expect(read('README.md')).toContain(`(services/${name}/README.md)`);
  });
});

test.each(pages)('every link in %s leads somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link);
  const local = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(local.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

test.each(serviceNames)(
  'the page of %s says what it owns, does not own, calls, publishes, and what always holds',
  (name) => {
    const page = read(`services/${name}/README.md`).toLowerCase();
    for (const word of ['owns', 'does not own', 'calls', 'publishes', 'invariants'])
      expect(page).toContain(word);
  },
);

test('every setting that docs/operations.md names is read by a service', () => {
  const named = new Set(
    [...read('docs/operations.md').matchAll(/`(CEDULA_[A-Z0-9_]+)`/g)].map(([, name = '']) => name),
  );
  const configs = globSync(['services/*/src/config.ts', 'packages/chassis/src/config/fragments.ts'])
    .map(read)
    .join('\n');
  expect([...named].filter((name) => !configs.includes(`'${name}'`))).toEqual([]);
});
