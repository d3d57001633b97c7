import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { createTestProgram } from '../testing/test-program.ts';
import { cedulaBin, openShell } from '../testing/run-cli.ts';
import { candidates } from './complete.ts';
import { candidateLine, shells } from './scripts.ts';

const run = promisify(execFile);
const shell = openShell();
afterAll(() => shell[Symbol.dispose]());
const { program } = createTestProgram();
const words = (...typed: string[]) => candidates(program, typed).map(({ word }) => word);

describe('what may be typed next', () => {
  test('is a command at first, and what it holds after it', () => {
    expect(words('')).toEqual(
      expect.arrayContaining(['signup', 'login', 'doctor', 'images', 'faces', 'report']),
    );
    expect(words('')).not.toContain('__complete');
    expect(words('im')).toEqual(['images']);
    expect(words('images', 'd')).toEqual(['delete', 'download']);
    expect(words('images', '')).toEqual(words('images', '').toSorted());
  });

  test('is an option after a dash, those of all commands included', () => {
    expect(words('images', 'upload', '--')).toEqual(
      expect.arrayContaining(['--content', '--album-id', '--label', '--json', '--profile', '--help']),
    );
    expect(words('--json', 'images', 'upload', '--la')).toEqual(['--label']);
  });

  test('is a name where a value has names, else nothing: the shell offers files', () => {
    expect(words('report', '--group-by', '')).toEqual(['DAY', 'METER', 'ACCESS_KEY', 'LABEL', 'CLIENT']);
    expect(words('images', 'download', 'img_1', '--variant', 't')).toEqual(['thumb']);
    expect(words('images', 'upload', '--content', '')).toEqual([]);
    expect(words('completion', '')).toEqual([...shells]);
  });
});

test('each shell gets its own form', () => {
  const candidate = { word: 'a:b', description: 'says: what\nand more' };
  expect(shells.map((name) => candidateLine(name, candidate))).toEqual([
    'a:b',
    String.raw`a\:b:says: what`,
    'a:b\tsays: what',
  ]);
});

test.each(shells)('there is a script for %s', async (name) => {
  const { exitCode, stdout } = await shell.cedula(['completion', name]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`cedula __complete ${name} -- `)]);
});

test('bash reads its script and completes by it', async () => {
  const { stdout: script } = await shell.cedula(['completion', 'bash']);
  writeFileSync(
    shell.path('try.sh'),
    `cedula() { "${process.execPath}" "${cedulaBin}" "$@"; }\n${script}
COMP_WORDS=(cedula images upl); COMP_CWORD=2; _cedula; echo "\${COMPREPLY[*]}"
COMP_WORDS=(cedula report --group-by ''); COMP_CWORD=3; _cedula; echo "\${COMPREPLY[@]}"\n`,
  );
  await run('bash', ['-n', shell.path('try.sh')]);
  const { stdout } = await run('bash', [shell.path('try.sh')]);
  expect(stdout).toBe('upload\nDAY METER ACCESS_KEY LABEL CLIENT\n');
});
