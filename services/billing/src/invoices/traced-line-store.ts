import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { LinePosition } from '../reports/line-store.ts';
import { UsageLineEntity } from '../usage/usage.entity.ts';
import type { UsageLine } from '../usage/usage-line.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';

/** The usage lines that a line of an invoice is made of, newest first, from behind a position. */
export async function listTracedLines(
  em: EntityManager,
  options: {
    readonly invoice: Invoice;
    readonly line: InvoiceLine;
    readonly after: LinePosition | undefined;
    readonly limit: number;
  },
): Promise<UsageLine[]> {
  const { invoice, line, after, limit } = options;
  return em.find(
    UsageLineEntity,
    {
      clientId: invoice.clientId,
      meter: line.meter,
      billMonth: line.isAdjustment ? invoice.month : null,
      createTime: { $gte: line.from, $lt: line.to },
      ...(after !== undefined && {
        // The time alone too: under row-level security PostgreSQL looks no text up by order.
        $and: [{ createTime: { $lte: after.createTime } }],
        $or: [
          { createTime: { $lt: after.createTime } },
          { createTime: after.createTime, eventId: { $lt: after.eventId } },
        ],
      }),
    },
    { orderBy: { createTime: 'desc', eventId: 'desc' }, limit },
  );
}
