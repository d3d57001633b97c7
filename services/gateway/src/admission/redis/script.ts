import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

/** A Lua script that Redis runs as one step, known to it by its SHA-1. */
export interface Script {
  readonly source: string;
  readonly sha1: string;
}

/** Reads a script from `admission/scripts`, put together from the named files in their order. */
export function readScript(...files: readonly string[]): Script {
  const source = files
    .map((file) => readFileSync(new URL(`../scripts/${file}`, import.meta.url), 'utf8'))
    .join('\n');
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/**
 * Runs a script in one round trip. A Redis that does not know it yet (new, restarted) says
 * so before anything ran, and is sent the source, which it then keeps.
 */
export async function runScript(
  redis: Redis,
  { source, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(sha1, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(source, keys.length, ...keys, ...args);
  }
}
