/** A calendar month in UTC, by which quota is counted. */
export interface UtcMonth {
  /** `2026-10` */
  readonly name: string;
  /** When it begins, epoch milliseconds. */
  readonly startMs: number;
  /** When the next one begins, epoch milliseconds. */
  readonly endMs: number;
}

/** The month that a moment (epoch milliseconds) belongs to. */
export function utcMonth(epochMs: number): UtcMonth {
  const time = new Date(epochMs);
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth()];
  return {
    name: time.toISOString().slice(0, 7),
    startMs: Date.UTC(year, month),
    endMs: Date.UTC(year, month + 1),
  };
}
