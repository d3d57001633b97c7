import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { type ManualClock, manualClock } from '@cedula/chassis/time/clock.ts';
import { randomBytes } from 'node:crypto';
import { type Admission, createAdmission } from '../admission.ts';
import type { CountBilledCalls } from '../count-billed-calls.ts';
import { connectRedis, type RedisConnection } from '../redis/connection.ts';
import type { AdmissionRequest, ClientLimits } from '../request.ts';

/** One gateway's way to admit, with a clock that the test moves. */
export interface OpenAdmission extends Admission {
  readonly redis: RedisConnection;
  readonly clock: ManualClock;
  /** Resolves when requests can be admitted. */
  ready(): Promise<void>;
  [Symbol.dispose](): void;
}

/**
 * Opens one against a running Redis.
 *
 * @param deadlineMs long, so that a busy machine fails no test that is not about time
 */
export async function openAdmission(
  url: string,
  options: { clock?: ManualClock; deadlineMs?: number; countBilledCalls?: CountBilledCalls } = {},
): Promise<OpenAdmission> {
  const { clock = manualClock(), deadlineMs = 10_000, countBilledCalls = nothingBilled } = options;
  const log = createLogger({ service: 'gateway', level: 'silent' });
  const redis = connectRedis({ url, clock, log, deadlineMs });
  const ready = () => untilReady(redis);
  await ready();
  return {
    ...createAdmission({ redis, clock, countBilledCalls }),
    redis,
    clock,
    ready,
    [Symbol.dispose]: () => redis.close(),
  };
}

const nothingBilled: CountBilledCalls = () => Promise.resolve(0);

/** Waits at most 10 s, the time within which a gateway has to be back. */
export async function untilReady(redis: RedisConnection): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = Date.now() + 10_000;
  const ask = () => {
    redis.check().then(resolve, (error: unknown) => {
      if (Date.now() > end) reject(error);
      else setTimeout(ask, 20);
    });
  };
  ask();
  await promise;
}

export const defaultLimits: ClientLimits = { ratePerSecond: 10, burst: 20, quotaPerMonth: 100 };

/** A signed request of a billed call by a client whose key is an hour old, or what is asked for instead. */
export function signedRequest(
  clock: ManualClock,
  {
    signature,
    ...rest
  }: Partial<Omit<AdmissionRequest, 'signature'>> & {
    signature?: Partial<AdmissionRequest['signature']>;
  } = {},
): AdmissionRequest {
  return {
    clientId: newId('cli'),
    units: 1,
    limits: defaultLimits,
    ...rest,
    signature: {
      accessKeyId: newId('key'),
      nonce: newNonce(),
      createdSeconds: Math.floor(clock.now() / 1_000),
      secretsSinceMs: clock.now(),
      ...signature,
    },
  };
}

/** 128 random bits as base64url. */
export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}
