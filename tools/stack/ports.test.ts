import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { claimPorts, isFree } from './ports.ts';

test('ports are free, and none is given twice, even when asked for at once', async () => {
  const blocks = await Promise.all([claimPorts(), claimPorts()]);
  const takes = blocks.flatMap((block) => Array.from({ length: 20 }, () => block.take()));
  const ports = await Promise.all(takes);
  expect(new Set(ports).size).toBe(40);
  for (const port of ports) expect(await isFree(port)).toBe(true);
  await Promise.all(blocks.map((block) => block.release()));
});

test('a port that somebody took is passed over', async () => {
  const block = await claimPorts();
  const first = await block.take();
  const squatter = createServer().listen(first + 1, '127.0.0.1');
  await once(squatter, 'listening');
  expect(await block.take()).toBe(first + 2);
  squatter.close();
  await block.release();
});
