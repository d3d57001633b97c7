import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { UsageLine } from '../usage/usage-line.ts';
import type { Span } from './span.ts';

/** A place in a list of lines. */
export interface LinePosition {
  readonly createTime: Date;
  readonly eventId: string;
}

/** A line as its client sees it. */
export type ListedLine = Omit<UsageLine, 'clientId' | 'billMonth'>;

/**
 * A client's lines in a span, newest first, from behind a position. Read as they are: making
 * entities of some thousand rows costs ten times as much as finding them.
 */
export async function listLines(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly span: Span;
    readonly after: LinePosition | undefined;
    readonly limit: number;
  },
): Promise<ListedLine[]> {
  const { clientId, span, after, limit } = options;
  // The time alone too: under row-level security PostgreSQL looks no text up by order, and would
  // read every line before this one again.
  const behind = after === undefined ? '' : 'and create_time <= ? and (create_time, event_id) < (?, ?)';
  const rows = await em.execute<LineRow[]>(
    `select event_id as "eventId", request_id as "requestId", meter, units,
       (extract(epoch from create_time) * 1000)::bigint as "createMs", access_key_id as "accessKeyId", label,
       price_minor_units as "priceMinorUnits"
     from usage_line where client_id = ? and create_time >= ? and create_time < ? ${behind}
     order by create_time desc, event_id desc limit ?`,
    [
      clientId,
      span.from,
      span.to,
      ...(after === undefined ? [] : [after.createTime, after.createTime, after.eventId]),
      limit,
    ],
  );
  return rows.map(({ units, createMs, priceMinorUnits, ...texts }) => ({
    ...texts,
    units: BigInt(units),
    createTime: new Date(Number(createMs)),
    priceMinorUnits: BigInt(priceMinorUnits),
  }));
}

/** Numbers of 64 bits come as text. */
interface LineRow {
  readonly eventId: string;
  readonly requestId: string;
  readonly meter: string;
  readonly units: string;
  readonly createMs: string;
  readonly accessKeyId: string;
  readonly label: string;
  readonly priceMinorUnits: string;
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
    // A call takes one unit of quota, whatever it costs, and a batch one for each image. What
    // counts uploads alone is one of these; beside another meter they belong to its call.
    `select coalesce(sum(calls), 0) as calls from (
       select case when bool_and(meter = 'image_upload') then sum(units) else 1 end as calls
       from usage_line where client_id = ? and create_time >= ? and create_time < ? group by request_id
     ) as request`,
    [clientId, span.from, span.to],
  );
  return Number(row?.calls ?? 0);
}
