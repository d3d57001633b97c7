import { monthOf, type Span } from '../reports/span.ts';

/** The first day of the UTC month of a moment: `2026-11-01`. */
export function firstDayOf(time: Date): string {
  return `${time.toISOString().slice(0, 7)}-01`;
}

/** The span of a month, by its first day. */
export function spanOfMonth(firstDay: string): Span {
  return monthOf(new Date(`${firstDay}T00:00:00Z`));
}

/** The month after, by its first day. */
export function monthAfter(firstDay: string): string {
  return firstDayOf(spanOfMonth(firstDay).to);
}
