import type { Redis } from 'ioredis';

/**
 * Throws, with a sentence for the operator, unless Redis keeps what it is told: with
 * snapshots alone a restart forgets nonces (a replay passes), and with another policy than
 * noeviction a full memory drops them. INFO says what is in force and needs no right that
 * managed servers withhold, as CONFIG does.
 */
export async function assertDurable(redis: Redis): Promise<void> {
  const [persistence, memory] = await Promise.all([redis.info('persistence'), redis.info('memory')]);
  const faults = [
    fieldOf(persistence, 'aof_enabled') === '1' ? undefined : '"appendonly yes"',
    fieldOf(memory, 'maxmemory_policy') === 'noeviction' ? undefined : '"maxmemory-policy noeviction"',
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) {
    throw new Error(
      `Redis has to run with ${faults.join(' and ')}; without it used nonces are forgotten and requests could be replayed.`,
    );
  }
}

/** A line of INFO's answer is `name:value`. */
function fieldOf(info: string, name: string): string | undefined {
  const line = info.split('\r\n').find((candidate) => candidate.startsWith(`${name}:`));
  return line?.slice(name.length + 1);
}
