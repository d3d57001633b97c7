import { timestampDate } from '@bufbuild/protobuf/wkt';
import type { Event } from '@cedula/contract/cedula/events/v1/event_pb.ts';

/** What some calls of one client and month add to its use of the quota. */
export interface QuotaUse {
  readonly clientId: string;
  /** Of UTC, `2026-11`. */
  readonly month: string;
  readonly calls: number;
  /** The quota that the latest of them was judged by. */
  readonly quotaLimit: number;
  readonly limitTime: Date;
}

/** The shares of a quota that are told of, in percent. */
export const thresholds = [80, 100] as const;

/** The thresholds that so many calls have reached. Where there is no quota to use, none. */
export function reached({ calls, quotaLimit }: Pick<QuotaUse, 'calls' | 'quotaLimit'>): number[] {
  return thresholds.filter((percent) => quotaLimit > 0 && calls * 100 >= quotaLimit * percent);
}

/**
 * What metered calls add, one entry per client and month, in the one order in which they are
 * written. Events without a quota add nothing: they are further meters of a call.
 */
export function quotaUsesOf(events: readonly Event[]): QuotaUse[] {
  const uses = new Map<string, QuotaUse>();
  for (const { clientId, occurTime, payload } of events) {
    if (payload.case !== 'callMetered' || occurTime === undefined) continue;
    const { quotaLimit } = payload.value;
    if (quotaLimit === undefined) continue;
    const limitTime = timestampDate(occurTime);
    const month = limitTime.toISOString().slice(0, 7);
    const key = `${clientId} ${month}`;
    const before = uses.get(key);
    const isLatest = before === undefined || before.limitTime <= limitTime;
    uses.set(key, {
      clientId,
      month,
      calls: (before?.calls ?? 0) + 1,
      ...(isLatest
        ? { quotaLimit, limitTime }
        : { quotaLimit: before.quotaLimit, limitTime: before.limitTime }),
    });
  }
  return [...uses].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
}
