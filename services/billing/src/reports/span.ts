import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** A span of time: `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;

/** The UTC month of a moment. */
export function monthOf(now: Date): Span {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
}

/** The span that was asked for; what is left out is the current month's. Throws INVALID_ARGUMENT where it is empty. */
export function spanOf(asked: { from?: Date | undefined; to?: Date | undefined }, now: Date): Span {
  const month = monthOf(now);
  const { from = month.from, to = month.to } = asked;
  if (from < to) return { from, to };
  const message = 'from must be before to';
  throw new DomainError('INVALID_ARGUMENT', message, {
    violations: [{ field: 'from', rule: 'from.before_to', message }],
  });
}

/** A span in whole UTC days, and what is left of it before and after them. */
export interface SplitSpan {
  /** First day, and the day after the last. Equal where there is no whole day. */
  readonly days: Span;
  /** The parts of days at its ends; at most two. */
  readonly edges: readonly Span[];
}

/** Splits a span at the first and the last midnight in it. */
export function splitAtMidnight({ from, to }: Span): SplitSpan {
  const firstMidnight = Math.ceil(from.getTime() / dayMs) * dayMs;
  const lastMidnight = Math.floor(to.getTime() / dayMs) * dayMs;
  if (firstMidnight > lastMidnight) return { days: { from, to: from }, edges: [{ from, to }] };
  const [first, last] = [new Date(firstMidnight), new Date(lastMidnight)];
  const edges = [
    { from, to: first },
    { from: last, to },
  ];
  return { days: { from: first, to: last }, edges: edges.filter((edge) => edge.from < edge.to) };
}
