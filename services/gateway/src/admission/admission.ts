import { isId, timeOf } from '@cedula/chassis/ids/id.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createSingleFlight } from '../credentials/single-flight.ts';
import type { CountBilledCalls } from './count-billed-calls.ts';
import { quotaExceeded } from '@cedula/chassis/errors/quota-exceeded.ts';
import { type Decision, decisionOf, type QuotaState } from './decision.ts';
import { createRecentRefusals } from './recent-refusals.ts';
import type { RedisConnection } from './redis/connection.ts';
import { keysOf } from './redis/keys.ts';
import { readScript } from './redis/script.ts';
import type { AdmissionRequest } from './request.ts';
import { unavailable } from './unavailable.ts';
import { type UtcMonth, utcMonth } from './utc-month.ts';
import { readVerdict, type Verdict } from './verdict.ts';

/** Decides which requests of known callers may pass. */
export interface Admission {
  /**
   * Decides nonce, rate and quota in one round trip to Redis; none while the client's bucket
   * is known to be empty, and three once after Redis has lost what a client used this month. Throws UNAVAILABLE where Redis does not answer; every other refusal
   * is returned: its answer has the headers of the rate too.
   */
  admit(request: AdmissionRequest): Promise<Decision>;
  /**
   * Takes one more unit for a call that was admitted and turns out to need it. Throws
   * QUOTA_EXCEEDED where there is none left, UNAVAILABLE where Redis does not answer, or has
   * lost the counter meanwhile.
   */
  takeOneMore(clientId: string, quota: QuotaState): Promise<void>;
  /**
   * Gives units back, at most once per call that is known to have failed.
   *
   * @param month the one they were taken from (`decision.quota.month`)
   */
  giveBack(clientId: string, units: number, month: string): Promise<void>;
}

const admitScript = readScript('token-bucket.lua', 'admit.lua');
const takeMoreScript = readScript('take-more.lua');
const giveBackScript = readScript('give-back.lua');
const restoreQuotaScript = readScript('restore-quota.lua');

/** What `createAdmission` takes. */
export interface AdmissionOptions {
  readonly redis: RedisConnection;
  /**
   * The one that also judged `created`: everything the script compares comes from it, and
   * Redis' own clock measures nothing but how long keys are kept.
   */
  readonly clock: Clock;
  /** Asks billing, which knows what was used when Redis does not. Rejects within a deadline of its own. */
  readonly countBilledCalls: CountBilledCalls;
}

export function createAdmission({ redis, clock, countBilledCalls }: AdmissionOptions): Admission {
  const refusals = createRecentRefusals<Decision>();
  const restoring = createSingleFlight<void>();

  async function giveBack(clientId: string, units: number, month: string): Promise<void> {
    await redis.run(giveBackScript, [keysOf(clientId).quota(month)], [units]);
  }

  /**
   * Puts back a counter that Redis lost. Gateways that do so at once agree: a counter only
   * rises to what is billed, and all that is billed was let in by a counter.
   */
  async function restore(clientId: string, month: UtcMonth): Promise<void> {
    const used = await countBilledCalls(clientId, month).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    await redis.run(restoreQuotaScript, [keysOf(clientId).quota(month.name)], [used]);
  }

  async function judge(request: AdmissionRequest, month: UtcMonth, nowMs: number): Promise<Verdict> {
    const { keys, args } = inputOf(request, month, nowMs);
    const reply = await redis.run(admitScript, keys, args, (late) => {
      // The caller was told 503, and the units were taken all the same.
      if (request.units === 0 || !isAdmission(late)) return;
      giveBack(request.clientId, request.units, month.name).catch(() => undefined);
    });
    return readVerdictOrFail(reply);
  }

  async function decide(request: AdmissionRequest, nowMs: number): Promise<Decision> {
    const { clientId, limits } = request;
    const month = utcMonth(nowMs);
    let verdict = await judge(request, month, nowMs);
    if (verdict.name === 'QUOTA_LOST' && verdict.waitMs === 0) {
      await restoring.join(`${clientId} ${month.name}`, () => restore(clientId, month));
      verdict = await judge(request, month, nowMs);
    }
    const decision = decisionOf(verdict, limits, month, nowMs);
    if (verdict.name === 'RATE_LIMITED') {
      refusals.remember(clientId, { fromMs: nowMs, untilMs: nowMs + verdict.waitMs, outcome: decision });
    }
    return decision;
  }

  return {
    async admit(request) {
      const nowMs = clock.now();
      return refusals.find(request.clientId, nowMs)?.outcome ?? decide(request, nowMs);
    },
    async takeOneMore(clientId, { limit, month, resetMs }) {
      const late = (reply: unknown) => {
        if (reply === 'TAKEN') giveBack(clientId, 1, month).catch(() => undefined);
      };
      const reply = await redis.run(takeMoreScript, [keysOf(clientId).quota(month)], [1, limit], late);
      if (reply === 'TAKEN') return;
      if (reply === 'QUOTA_EXCEEDED') throw quotaExceeded({ limit, resetMs }, clock.now());
      throw unavailable(new Error('Redis lost what was used of the quota while a call was under way'));
    },
    giveBack,
  };
}

/** What `admit.lua` wants, in its order. */
function inputOf({ clientId, signature, units, limits }: AdmissionRequest, month: UtcMonth, nowMs: number) {
  const names = keysOf(clientId);
  const keys = [names.epoch, names.rate, names.quota(month.name)];
  const { burst, ratePerSecond, quotaPerMonth } = limits;
  const clientSinceMs = isId('cli', clientId) ? timeOf(clientId) : 0;
  const args = [nowMs, burst, ratePerSecond, units, quotaPerMonth, month.startMs, clientSinceMs];
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
