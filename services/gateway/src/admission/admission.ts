import type { Clock } from '@cedula/chassis/time/clock.ts';
import { type Decision, decisionOf } from './decision.ts';
import { createRecentRefusals } from './recent-refusals.ts';
import type { RedisConnection } from './redis/connection.ts';
import { keysOf } from './redis/keys.ts';
import { readScript } from './redis/script.ts';
import type { AdmissionRequest } from './request.ts';
import { unavailable } from './unavailable.ts';
import { utcMonth } from './utc-month.ts';
import { readVerdict, type Verdict } from './verdict.ts';

/** Decides which requests of known callers may pass. */
export interface Admission {
  /**
   * Decides nonce, rate and quota in one round trip to Redis; none while the client's bucket
   * is known to be empty. Throws UNAVAILABLE where Redis does not answer; every other refusal
   * is returned: its answer has the headers of the rate too.
   */
  admit(request: AdmissionRequest): Promise<Decision>;
  /**
   * Gives units back, at most once per call that is known to have failed.
   *
   * @param month the one they were taken from (`decision.quota.month`)
   */
  giveBack(clientId: string, units: number, month: string): Promise<void>;
  /**
   * Raises the counter of a month to what is known to be used. The counters live in Redis
   * alone, and one that lost its memory starts again at zero: whoever knows better (billing)
   * says so here.
   */
  restoreQuota(clientId: string, usedUnits: number, month: string): Promise<void>;
}

const admitScript = readScript('token-bucket.lua', 'admit.lua');
const giveBackScript = readScript('give-back.lua');
const restoreQuotaScript = readScript('restore-quota.lua');

/**
 * @param clock the one that also judged `created`: everything the script compares comes from
 *   it, and Redis' own clock measures nothing but how long keys are kept
 */
export function createAdmission({ redis, clock }: { redis: RedisConnection; clock: Clock }): Admission {
  const refusals = createRecentRefusals<Decision>();

  async function giveBack(clientId: string, units: number, month: string): Promise<void> {
    await redis.run(giveBackScript, [keysOf(clientId).quota(month)], [units]);
  }

  async function decide(request: AdmissionRequest, nowMs: number): Promise<Decision> {
    const month = utcMonth(nowMs);
    const { keys, args } = inputOf(request, month.name, nowMs);
    const reply = await redis.run(admitScript, keys, args, (late) => {
      // The caller was told 503, and the units were taken all the same.
      if (request.units === 0 || !isAdmission(late)) return;
      giveBack(request.clientId, request.units, month.name).catch(() => undefined);
    });
    const verdict = readVerdictOrFail(reply);
    const decision = decisionOf(verdict, request.limits, month, nowMs);
    if (verdict.name === 'RATE_LIMITED') {
      refusals.remember(request.clientId, {
        fromMs: nowMs,
        untilMs: nowMs + verdict.waitMs,
        outcome: decision,
      });
    }
    return decision;
  }

  return {
    async admit(request) {
      const nowMs = clock.now();
      return refusals.find(request.clientId, nowMs)?.outcome ?? decide(request, nowMs);
    },
    giveBack,
    async restoreQuota(clientId, usedUnits, month) {
      await redis.run(restoreQuotaScript, [keysOf(clientId).quota(month)], [usedUnits]);
    },
  };
}

/** What `admit.lua` wants, in its order. */
function inputOf({ clientId, signature, units, limits }: AdmissionRequest, month: string, nowMs: number) {
  const names = keysOf(clientId);
  const keys = [names.epoch, names.rate, names.quota(month)];
  const args = [nowMs, limits.burst, limits.ratePerSecond, units, limits.quotaPerMonth];
  if (signature !== undefined) {
    keys.push(names.nonce(signature.accessKeyId, signature.nonce));
    args.push(signature.createdSeconds * 1_000, signature.secretsSinceMs);
  }
  return { keys, args };
}

function readVerdictOrFail(reply: unknown): Verdict {
  try {
    return readVerdict(reply);
  } catch (error) {
    throw unavailable(error);
  }
}

function isAdmission(reply: unknown): boolean {
  return Array.isArray(reply) && reply[0] === 'ADMITTED';
}
