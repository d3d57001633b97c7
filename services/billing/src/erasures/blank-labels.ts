import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { decodeEvent, encodeEvent } from '@cedula/chassis/events/event-contract.ts';

/** A part of a client's bill. */
export interface LabelBatch {
  readonly clientId: string;
  /** The id of the event behind whose line to go on; '' at the beginning. */
  readonly after: string;
  readonly limit: number;
}

/**
 * Moves what was used under labels to the totals without one, day by day, so that every sum
 * stays as it is. Gives whether there may be more.
 */
export async function blankTotals(
  em: EntityManager,
  { clientId, limit }: Omit<LabelBatch, 'after'>,
): Promise<boolean> {
  const rows = await em.execute<{ moved: string }[]>(
    `with labelled as (
       select day, name from usage_total where client_id = ? and grouping = 'LABEL' and name <> ''
       order by day, name limit ? for update
     ),
     moved as (
       delete from usage_total as total using labelled
       where total.client_id = ? and total.grouping = 'LABEL' and total.day = labelled.day
         and total.name = labelled.name
       returning total.day, total.units, total.price_minor_units
     ),
     blank as (
       insert into usage_total (client_id, grouping, day, name, units, price_minor_units)
       select ?, 'LABEL', day, '', sum(units), sum(price_minor_units) from moved group by day order by day
       on conflict (client_id, grouping, day, name) do update set
         units = usage_total.units + excluded.units,
         price_minor_units = usage_total.price_minor_units + excluded.price_minor_units
     )
     select count(*) as moved from moved`,
    [clientId, limit, clientId, clientId],
  );
  return Number(rows[0]?.moved ?? 0) === limit;
}

/**
 * Blanks the labels of one stretch of a client's lines. Gives where the next one begins; null
 * after the last.
 */
export async function blankLines(
  em: EntityManager,
  { clientId, after, limit }: LabelBatch,
): Promise<string | null> {
  const [timeMs = '0', eventId = ''] = after.split(' ');
  const [stretch] = await em.execute<{ lines: string; last: string | null }[]>(
    `with stretch as (
       select event_id, create_time from usage_line
       where client_id = ? and (create_time, event_id) > (?, ?) order by create_time, event_id limit ?
     ),
     blanked as (
       update usage_line set label = '' from stretch
       where usage_line.event_id = stretch.event_id and usage_line.label <> ''
     )
     select count(*) as lines,
       (select (extract(epoch from create_time) * 1000)::bigint || ' ' || event_id from stretch
        order by create_time desc, event_id desc limit 1) as last
     from stretch`,
    [clientId, new Date(Number(timeMs)), eventId, limit],
  );
  return stretch !== undefined && Number(stretch.lines) === limit ? stretch.last : null;
}

/** Blanks the label in every event of a client that could not be applied: it may be applied one day. */
export async function blankDeadLetters(em: EntityManager, clientId: string): Promise<void> {
  const letters = await em.execute<{ id: string; consumer: string; event: Uint8Array }[]>(
    'select event_id as id, consumer, event from dead_letter where client_id = ? order by event_id for update',
    [clientId],
  );
  for (const { id, consumer, event } of letters) {
    const letter = decodeEvent(event);
    if (letter.payload.case !== 'callMetered' || letter.payload.value.label === '') continue;
    letter.payload.value.label = '';
    await em.execute(
      'update dead_letter set event = ? where event_id = ? and consumer = ?',
      [Buffer.from(encodeEvent(letter)), id, consumer],
      'run',
    );
  }
}
