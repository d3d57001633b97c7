import type { Redis } from 'ioredis';
import { epochKeys, epochsKey } from './keys.ts';

/**
 * Gives every tag its epoch where it has none: the time at which this Redis was first seen,
 * new or after it lost its memory. Keys made later than that can be admitted at once, so it
 * is done before the first request, and a fresh start refuses nobody.
 *
 * @returns whether Redis was empty
 */
export async function ensureEpochs(redis: Redis, nowMs: number): Promise<boolean> {
  if ((await redis.exists(epochsKey)) === 1) return false;
  await Promise.all(epochKeys.map((key) => redis.set(key, nowMs, 'NX')));
  // Last: one that was broken off is done again.
  await redis.set(epochsKey, nowMs);
  return true;
}
