import type { Apply } from '@cedula/chassis/events/consumer.ts';
import type { Event } from '@cedula/chassis/events/event-contract.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { Line } from './schema.ts';

/** A label that the ledger refuses: a poison event. */
export const poison = 'poison';

/** Writes a line for each event, and adds its units to its client's total. */
export const apply: Apply = async (em, events) => {
  const lines = events.map((event) => {
    const { units, label } = meteredOf(event);
    if (label === poison) throw new Error('the ledger refuses poison');
    return { id: newId('req'), eventId: event.id, clientId: event.clientId, units: Number(units) };
  });
  await em.insertMany(Line, lines);
  const totals = Map.groupBy(lines, ({ clientId }) => clientId);
  // In one order, so that two batches never wait for each other.
  for (const clientId of [...totals.keys()].toSorted()) {
    const units = (totals.get(clientId) ?? []).reduce((sum, line) => sum + line.units, 0);
    await em.execute(
      `insert into total as known (client_id, units) values (?, ?)
       on conflict (client_id) do update set units = known.units + excluded.units`,
      [clientId, units],
      'run',
    );
  }
};

function meteredOf({ payload }: Event) {
  if (payload.case !== 'callMetered') throw new Error(`the ledger does not count ${payload.case}`);
  return payload.value;
}
