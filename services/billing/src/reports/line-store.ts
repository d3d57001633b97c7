import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { UsageLineEntity } from '../usage/usage.entity.ts';
import type { UsageLine } from '../usage/usage-line.ts';
import type { Span } from './span.ts';

/** A place in a list of lines. */
export interface LinePosition {
  readonly createTime: Date;
  readonly eventId: string;
}

/** A client's lines in a span, newest first, from behind a position. */
export async function listLines(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly span: Span;
    readonly after: LinePosition | undefined;
    readonly limit: number;
  },
): Promise<UsageLine[]> {
  const { clientId, span, after, limit } = options;
  return em.find(
    UsageLineEntity,
    {
      clientId,
      createTime: { $gte: span.from, $lt: span.to },
      ...(after !== undefined && {
        // The time alone too: under row-level security PostgreSQL looks no text up by order, and
        // would read every line before this one again.
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

/** A position as a page token holds it. */
export function writePosition({ createTime, eventId }: LinePosition): string {
  return `${createTime.getTime()} ${eventId}`;
}

/** Reads a position that `writePosition` wrote. */
export function readPosition(text: string): LinePosition {
  const [time = '', eventId = ''] = text.split(' ');
  return { createTime: new Date(Number(time)), eventId };
}

/** How many of a client's requests in a span have lines. */
export async function countRequests(
  em: EntityManager,
  { clientId, span }: { readonly clientId: string; readonly span: Span },
): Promise<number> {
  const [row] = await em.execute<{ readonly calls: string }[]>(
    `select count(distinct request_id) as calls from usage_line
     where client_id = ? and create_time >= ? and create_time < ?`,
    [clientId, span.from, span.to],
  );
  return Number(row?.calls ?? 0);
}
