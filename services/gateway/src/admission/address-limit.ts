import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { networkOf } from './network.ts';
import type { RedisConnection } from './redis/connection.ts';
import { addressKey } from './redis/keys.ts';
import { readScript } from './redis/script.ts';
import { unavailable } from './unavailable.ts';

/** How often a public operation may be called from one network: `burst` at once, then so many per period. */
export interface AddressLimitRule {
  readonly burst: number;
  readonly tokens: number;
  readonly periodMs: number;
}

/** Limits public operations per network address. */
export interface AddressLimit {
  /**
   * Takes a token in one round trip. Throws RATE_LIMITED, and UNAVAILABLE where nobody can decide.
   *
   * @param operation the RPC's full name: each has a bucket of its own
   * @param address of the connection's other end; undefined when it is gone
   */
  take(operation: string, address: string | undefined): Promise<void>;
}

const script = readScript('token-bucket.lua', 'take-address-token.lua');

export function createAddressLimit(options: {
  readonly redis: RedisConnection;
  readonly clock: Clock;
  readonly rule: AddressLimitRule;
}): AddressLimit {
  const { redis, clock, rule } = options;
  return {
    async take(operation, address) {
      const key = addressKey(operation, networkOf(address));
      const args = [clock.now(), rule.burst, rule.tokens, rule.periodMs];
      const reply = await redis.run(script, [key], args);
      const [taken, waitMs] = Array.isArray(reply) ? reply.map(Number) : [];
      if (taken === 1) return;
      if (waitMs === undefined) throw unavailable(new Error('the address script gave no verdict'));
      throw new DomainError('RATE_LIMITED', 'Too many requests of this kind from your network address.', {
        retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1_000)),
      });
    },
  };
}
