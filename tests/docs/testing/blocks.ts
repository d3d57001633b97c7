import { readFileSync } from 'node:fs';

/** A piece of code that a page shows. */
export interface Block {
  readonly language: 'sh' | 'ts';
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** Why tests do not run it, as the page says in a comment above it. */
  readonly notRun: string | undefined;
}

const fenced = /(?:<!-- not run in tests: ([^>]+?) -->\n+)?```(\w+)[^\n]*\n(.*?)```/gs;

/** The shell and TypeScript blocks of a page, in their order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(fenced)].flatMap(({ 1: notRun, 2: language, 3: code = '', 0: whole, index }) => {
    if (language !== 'sh' && language !== 'ts') return [];
    const line = text.slice(0, index + whole.indexOf('```')).split('\n').length + 1;
    return [{ language, text: code, line, notRun }];
  });
}
