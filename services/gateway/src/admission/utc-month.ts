/** A calendar month in UTC, by which quota is counted. */
export interface UtcMonth {
  /** `2026-10` */
  readonly name: string;
  /** When the next one begins, epoch milliseconds. */
  readonly endMs: number;
}

/** The month that a moment (epoch milliseconds) belongs to. */
export function utcMonth(epochMs: number): UtcMonth {
  const time = new Date(epochMs);
  const endMs = Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + 1);
  return { name: time.toISOString().slice(0, 7), endMs };
}
