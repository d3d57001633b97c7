import { appendFileSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journalOn, openJournal } from './journal.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cedula-journal-'));
  file = join(folder, 'book.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was appended is in the file once it is synced, in order, and is read back', async () => {
  const { lines, journal } = openJournal(file);
  expect(lines).toEqual([]);
  journal.append('one');
  journal.append('two');
  await journal.synced();
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  journal.append('three');
  await journal.close();
  expect(openJournal(file).lines).toEqual(['one', 'two', 'three']);
});

test('each waits for its own line, not for those who never stop coming', async () => {
  const { journal } = openJournal(file);
  const others = setInterval(() => journal.append('another'), 0);
  journal.append('mine');
  await journal.synced();
  clearInterval(others);
  expect(readFileSync(file, 'utf8')).toContain('mine\n');
  await journal.close();
});

test('a line that was cut short by a kill is gone, and the next one stands by itself', async () => {
  const first = openJournal(file);
  first.journal.append('whole');
  await first.journal.close();
  appendFileSync(file, 'half a li');
  const second = openJournal(file);
  expect(second.lines).toEqual(['whole']);
  second.journal.append('next');
  await second.journal.close();
  expect(readFileSync(file, 'utf8')).toBe('whole\nnext\n');
});

test('a disk that fails is heard of by all who wait, and by all who come later', async () => {
  const journal = journalOn(openSync('/dev/full', 'a'));
  journal.append('lost');
  await expect(journal.synced()).rejects.toThrow('ENOSPC');
  journal.append('lost too');
  await expect(journal.synced()).rejects.toThrow('ENOSPC');
  await journal.close();
});
