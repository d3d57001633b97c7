import { describe, expect, test } from 'vitest';
import { createTestTerminal } from '../testing/test-terminal.ts';
import { withProgress } from './progress.ts';
import { readSecret } from './read-secret.ts';
import { printable } from './terminal.ts';

describe('a secret', () => {
  const type = async (keys: string) => {
    const terminal = createTestTerminal({ isTTY: true });
    const secret = readSecret(terminal, 'Secret');
    terminal.stdin.emit('data', keys);
    return { secret: await secret.catch(String), shown: terminal.written.stderr.toString() };
  };

  test('is typed without echo, and can be corrected', async () => {
    expect(await type('cds_\u007f\u007fX1\r')).toEqual({ secret: 'cdX1', shown: 'Secret: \n' });
  });

  test('need not be typed to its end', async () => {
    expect((await type('cds_\u0003')).secret).toBe('UsageError: interrupted');
  });

  test('is not nothing', async () => {
    expect((await type('\r')).secret).toBe('UsageError: the secret is empty');
    await expect(readSecret(createTestTerminal({ input: '\n' }), 'Secret')).rejects.toThrow('empty');
  });

  test('is the first line where nobody types', async () => {
    expect(await readSecret(createTestTerminal({ input: 'cds_1\nmore' }), 'Secret')).toBe('cds_1');
  });
});

describe('progress', () => {
  const work = async (isTTY: boolean, ms: number) => {
    const terminal = createTestTerminal({ isTTY });
    const result = await withProgress(terminal, 'images upload', async (tell) => {
      tell('48 %');
      await new Promise((resolve) => setTimeout(resolve, ms));
      return 'done';
    });
    expect(result).toBe('done');
    expect(terminal.written.stdout.length).toBe(0);
    return terminal.written.stderr.toString();
  };

  test('of long work is shown to people, and taken away at its end', async () => {
    const shown = await work(true, 800);
    expect(shown).toContain(' images upload 48 % 0 s');
    expect(shown.endsWith('\r\u001b[K')).toBe(true);
  });

  test('is not shown where work is over at once, or nobody watches', async () => {
    expect([await work(true, 0), await work(false, 800)]).toEqual(['', '']);
  });
});

test('what somebody else wrote cannot act on the terminal', () => {
  expect(printable('a\u001b[31mb\u0007\r\nc\u202ed\u009b')).toBe(
    'a\ufffd[31mb\ufffd\ufffd\ufffdc\ufffdd\ufffd',
  );
  expect(printable('Zoë 東京')).toBe('Zoë 東京');
});
