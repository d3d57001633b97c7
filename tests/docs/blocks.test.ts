import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sharedMesh } from '../../tools/testing/mesh.ts';
import { blocksOf } from './testing/blocks.ts';
import { createReader } from './testing/reader.ts';

const pages = globSync(['*.md', 'k8s/*.md', 'docs/**/*.md', '{packages,services}/*/*.md'])
  .map((page) => ({ page, blocks: blocksOf(page) }))
  .filter(({ blocks }) => blocks.length > 0);

describe('what the pages show', () => {
  test.each(pages)('in $page works, typed from top to bottom', { timeout: 300_000 }, async ({ blocks }) => {
    const { httpUrl } = await sharedMesh();
    await using reader = await createReader(httpUrl);
    for (const block of blocks) {
      if (block.notRun !== undefined) continue;
      await expect(reader.type(block), `line ${block.line}`).resolves.toBeTypeOf('string');
    }
  });

  test('is left out for a reason that the page gives', () => {
    const left = pages.flatMap(({ blocks }) => blocks.flatMap(({ notRun }) => notRun ?? []));
    expect(left).toEqual(['it moves the release']);
  });
});
