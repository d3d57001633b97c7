import type { UsageLine } from './usage-line.ts';

/** The ways in which totals are kept. */
export type Grouping = 'METER' | 'ACCESS_KEY' | 'LABEL';

/** What a client used on a day of one group. */
export interface UsageTotal {
  readonly clientId: string;
  readonly grouping: Grouping;
  /** The UTC day, `2026-11-21`. */
  readonly day: string;
  /** The group: a meter, an access key's id or a label. */
  readonly name: string;
  readonly units: bigint;
  readonly priceMinorUnits: bigint;
}

/** The UTC day of a moment, `2026-11-21`. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/**
 * What lines add to the totals, one entry per total, in the one order in which they are
 * written: two batches that touch the same totals then never wait for each other in a ring.
 */
export function totalsOf(lines: readonly UsageLine[]): UsageTotal[] {
  const totals = new Map<string, UsageTotal>();
  for (const line of lines) {
    const { clientId, createTime, units, priceMinorUnits } = line;
    const day = dayOf(createTime);
    for (const [grouping, name] of groupsOf(line)) {
      const key = JSON.stringify([clientId, grouping, day, name]);
      const before = totals.get(key);
      totals.set(key, {
        clientId,
        grouping,
        day,
        name,
        units: units + (before?.units ?? 0n),
        priceMinorUnits: priceMinorUnits + (before?.priceMinorUnits ?? 0n),
      });
    }
  }
  return [...totals].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, total]) => total);
}

function groupsOf({ meter, accessKeyId, label }: UsageLine): readonly (readonly [Grouping, string])[] {
  return [
    ['METER', meter],
    ['ACCESS_KEY', accessKeyId],
    ['LABEL', label],
  ];
}
