import type { TierPart } from '../prices/tiers.ts';
import type { Span } from '../reports/span.ts';

/**
 * A line of an invoice: units of one meter in one span with one price. Its usage lines are
 * those of the meter and the span; of an adjustment those among them that were counted after
 * the bill of their month was closed.
 */
export interface InvoiceLine extends Span {
  readonly meter: string;
  /** Whether it is of a month whose invoice was drawn up already. */
  readonly isAdjustment: boolean;
  readonly units: bigint;
  /** The units by what one of them costs, in the order in which they were counted. */
  readonly tiers: readonly TierPart[];
  /** The sum of its usage lines, in minor units. */
  readonly amountMinorUnits: bigint;
}

/** The bill of a client and a month. It never changes after it was drawn up. */
export interface Invoice {
  readonly id: string;
  readonly clientId: string;
  /** The first day of the month. */
  readonly month: string;
  /** Counted from 1 for the client, without gaps. */
  readonly sequence: number;
  readonly currency: string;
  readonly amountMinorUnits: bigint;
  readonly lines: readonly InvoiceLine[];
  readonly createTime: Date;
}

/** What became of an invoice. */
export type InvoiceStatus = 'OPEN' | 'PAYING' | 'PAID';

/** The sum of lines. */
export function amountOf(lines: readonly InvoiceLine[]): bigint {
  return lines.reduce((sum, { amountMinorUnits }) => sum + amountMinorUnits, 0n);
}

/**
 * The number that stands on an invoice: a series for each client, so that no number tells
 * one client how many others there are.
 */
export function numberOf({ clientId, sequence }: Pick<Invoice, 'clientId' | 'sequence'>): string {
  return `${clientId.slice('cli_'.length).toUpperCase()}-${String(sequence).padStart(4, '0')}`;
}
