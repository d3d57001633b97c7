import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const puppet = fileURLToPath(new URL('testing/puppet-service.ts', import.meta.url));
const closedInOrder = ['not ready', 'server drained', 'database closed'];

interface Life {
  readonly code: number | null;
  readonly messages: string[];
  readonly stderr: string;
}

/** Runs a service to its end; whenever it writes one of the cues, it gets the signal that belongs to it. */
async function live(scenario: string, cues: Record<string, NodeJS.Signals[]> = {}): Promise<Life> {
  const child = spawn(process.execPath, [puppet, scenario], { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  const pending = new Map(Object.entries(cues));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    written.stdout += chunk;
    for (const [cue, signals] of pending) {
      if (!written.stdout.includes(`"msg":"${cue}"`)) continue;
      pending.delete(cue);
      for (const signal of signals) child.kill(signal);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    written.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const lines = written.stdout.trim().split('\n');
  const messages = lines.map((line) => /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line);
  return { code, messages, stderr: written.stderr };
}

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s: not ready, then drained, then closed in reverse, exit 0',
    async (signal) => {
      const { code, messages, stderr } = await live('serves', { 'puppet serves': [signal] });
      expect(messages).toEqual(['puppet serves', 'puppet is stopping', ...closedInOrder, 'puppet stopped']);
      expect(code).toBe(0);
      expect(stderr).toBe('');
    },
  );

  test('a second one changes nothing', async () => {
    const { code, messages } = await live('serves', {
      'puppet serves': ['SIGTERM', 'SIGINT'],
      'not ready': ['SIGINT'],
    });
    expect(messages).toEqual(['puppet serves', 'puppet is stopping', ...closedInOrder, 'puppet stopped']);
    expect(code).toBe(0);
  });

  test('while it starts: what is opened later is closed as well', async () => {
    const { code, messages } = await live('starts slowly', { starting: ['SIGTERM'] });
    expect(messages).toEqual([
      'starting',
      'puppet is stopping',
      'not ready',
      'late closed',
      ...closedInOrder.slice(1),
      'puppet stopped',
    ]);
    expect(code).toBe(0);
  });

  test('a start may be broken off by it', async () => {
    const { code, messages } = await live('starts until it is told to stop', { starting: ['SIGTERM'] });
    expect(messages).toEqual(['starting', 'puppet is stopping', ...closedInOrder, 'puppet stopped']);
    expect(code).toBe(0);
  });

  test('a closer that hangs does not keep the process', async () => {
    const { code, messages } = await live('hangs when it closes', { 'puppet serves': ['SIGTERM'] });
    expect(messages.at(-1)).toBe('puppet did not stop within 600 ms');
    expect(code).toBe(1);
  });

  test('a closer that throws does not keep the others open', async () => {
    const { code, messages } = await live('throws when it closes', { 'puppet serves': ['SIGTERM'] });
    expect(messages).toContain('puppet could not close consumer');
    expect(messages).toEqual(expect.arrayContaining(closedInOrder));
    expect(code).toBe(1);
  });
});

describe('a failure ends the process in the same order, with 1 and one line that says why', () => {
  test.each([
    ['fails to start', 'puppet could not start: connect ECONNREFUSED; 127.0.0.1:5432'],
    ['throws later', 'puppet met an error that nobody caught: thrown later'],
    ['rejects later', 'puppet met a rejection that nobody handled: rejected later'],
    ['fails later', 'puppet cannot go on: the stream is gone'],
    ['fails while it starts', 'puppet cannot go on: the stream is gone'],
  ])('%s', async (scenario, line) => {
    const { code, messages, stderr } = await live(scenario);
    expect(messages.filter((message) => message !== 'puppet serves')).toEqual([
      line,
      ...closedInOrder,
      'puppet stopped',
    ]);
    expect(code).toBe(1);
    expect(stderr).toBe('');
  });

  test('also where it comes while closing', async () => {
    const { code, messages } = await live('throws an error while it closes', {
      'puppet serves': ['SIGTERM'],
    });
    expect(messages).toContain('puppet met an error that nobody caught: thrown while closing');
    expect(messages.slice(-3)).toEqual([...closedInOrder.slice(1), 'puppet stopped']);
    expect(code).toBe(1);
  });
});

describe('a task', () => {
  test('closes what it opened and ends with 0', async () => {
    const { code, messages } = await live('task serves');
    expect(messages).toEqual(['puppet is done', ...closedInOrder, 'puppet stopped']);
    expect(code).toBe(0);
  });

  test('that fails ends with 1', async () => {
    const { code, messages } = await live('task fails to start');
    expect(messages[0]).toMatch(/^puppet could not start: connect/);
    expect(code).toBe(1);
  });
});
