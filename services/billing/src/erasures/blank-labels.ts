import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { EventSchema } from '@cedula/contract/cedula/events/v1/event_pb.ts';
import type { EntityManager } from '@cedula/chassis/db/database.ts';

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
  const rows = await em.execute<{ labelled: string }[]>(
    // By place: joined by day and name, it depends on statistics that are not there yet
    // whether a batch takes milliseconds or seconds.
    `with labelled as (
       select ctid from usage_total where client_id = ? and grouping = 'LABEL' and name <> ''
       order by day, name limit ? for update
     ),
     moved as (
       delete from usage_total where ctid = any(array(select ctid from labelled))
       returning day, units, price_minor_units
     ),
     blank as (
       insert into usage_total (client_id, grouping, day, name, units, price_minor_units)
       select ?, 'LABEL', day, '', sum(units), sum(price_minor_units) from moved group by day order by day
       on conflict (client_id, grouping, day, name) do update set
         units = usage_total.units + excluded.units,
         price_minor_units = usage_total.price_minor_units + excluded.price_minor_units
     )
     select count(*) as labelled from labelled`,
    [clientId, limit, clientId],
  );
  return Number(rows[0]?.labelled ?? 0) === limit;
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
  const from = new Date(Number(timeMs));
  const [stretch] = await em.execute<{ lines: string; last: string | null }[]>(
    // The time alone too: under row-level security PostgreSQL looks no text up by order.
    `with stretch as (
       select ctid, event_id, create_time from usage_line
       where client_id = ? and create_time >= ? and (create_time, event_id) > (?, ?)
       order by create_time, event_id limit ?
     ),
     blanked as (
       update usage_line set label = '' where ctid = any(array(select ctid from stretch)) and label <> ''
     )
     select count(*) as lines,
       (select (extract(epoch from create_time) * 1000)::bigint || ' ' || event_id from stretch
        order by create_time desc, event_id desc limit 1) as last
     from stretch`,
    [clientId, from, from, eventId, limit],
  );
  return stretch !== undefined && Number(stretch.lines) === limit ? stretch.last : null;
}

/**
 * Blanks the labels in a stretch of the events of a client that could not be applied: they may
 * be applied one day. Gives behind which event the next one begins; null after the last.
 */
export async function blankDeadLetters(
  em: EntityManager,
  { clientId, after, limit }: LabelBatch,
): Promise<string | null> {
  const letters = await em.execute<{ id: string; consumer: string; event: Uint8Array }[]>(
    `select event_id as id, consumer, event from dead_letter
     where client_id = ? and event_id > ? order by event_id limit ? for update`,
    [clientId, after, limit],
  );
  for (const { id, consumer, event } of letters) {
    // Not validated: that may be why it could not be applied.
    const letter = fromBinary(EventSchema, event);
    if (letter.payload.case !== 'callMetered' || letter.payload.value.label === '') continue;
    letter.payload.value.label = '';
    await em.execute(
      'update dead_letter set event = ? where event_id = ? and consumer = ?',
      [Buffer.from(toBinary(EventSchema, letter)), id, consumer],
      'run',
    );
  }
  return letters.length === limit ? (letters.at(-1)?.id ?? null) : null;
}
