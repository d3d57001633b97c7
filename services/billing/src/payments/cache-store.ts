import { Redis } from 'ioredis';

/** A text with the version of what it was made from. */
export interface VersionedText {
  readonly version: number;
  readonly text: string;
}

/** Versioned texts in Redis. Whatever fails rejects, at once where Redis is known to be away. */
export interface CacheStore {
  /** The text that is fresh, or none; and what time Redis has, in epoch milliseconds. */
  find(key: string): Promise<{ readonly text: string | undefined; readonly nowMs: number }>;
  /** Puts a text that was read, unless a later version is known or its time is over by now. */
  put(key: string, entry: VersionedText & { readonly expireMs: number }): Promise<void>;
  /** Puts a version that was made, unless a later one is known, and keeps older ones away for a while. */
  replace(
    key: string,
    entry: VersionedText & { readonly freshMs: number; readonly floorMs: number },
  ): Promise<void>;
  close(): void;
}

const now = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

const findScript = `${now}
return { redis.call('GET', KEYS[1]) or '', tostring(now) }`;

const putScript = `${now}
local floor = tonumber(redis.call('GET', KEYS[2]) or '0')
if floor > tonumber(ARGV[1]) or now >= tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PXAT', ARGV[3])
return 1`;

const replaceScript = `local floor = tonumber(redis.call('GET', KEYS[2]) or '0')
if floor > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** For one answer: a cache that is slower than the database serves nobody. */
const answerMs = 100;

/** Connects to Redis, and connects again for as long as it is not closed. */
export function openCacheStore({ url }: { readonly url: string }): CacheStore {
  const client = new Redis(url, {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: answerMs,
    connectTimeout: 1_000,
    disableClientInfo: true,
    retryStrategy: () => 250 + Math.random() * 250,
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  // Each command that fails is told of by itself.
  client.on('error', () => undefined);

  return {
    async find(key) {
      const [text, nowMs] = textsOf(await client.eval(findScript, 1, key));
      return { text: text === '' ? undefined : text, nowMs: Number(nowMs) };
    },
    async put(key, { version, text, expireMs }) {
      await client.eval(putScript, 2, ...keysOf(key), version, text, expireMs);
    },
    async replace(key, { version, text, freshMs, floorMs }) {
      await client.eval(replaceScript, 2, ...keysOf(key), version, text, freshMs, floorMs);
    },
    close: () => client.disconnect(),
  };
}

function keysOf(key: string): readonly [string, string] {
  return [key, `${key}:floor`];
}

function textsOf(answer: unknown): readonly [string, string] {
  const [text, nowMs]: unknown[] = Array.isArray(answer) ? answer : [];
  if (typeof text === 'string' && typeof nowMs === 'string') return [text, nowMs];
  throw new Error('Redis answered something else');
}
