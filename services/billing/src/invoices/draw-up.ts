import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { currency } from '../prices/currency.ts';
import { createPriceBook } from '../prices/price-book.ts';
import { findPrices } from '../prices/price-store.ts';
import {
  closeMonth,
  firstUsedMonth,
  lastClosedMonth,
  lockMonths,
  putDrawing,
  takeDrawing,
} from './closed-month-store.ts';
import { invoicingPurpose } from './closed-month.entity.ts';
import { drawLines } from './draw-lines.ts';
import { amountOf } from './invoice.ts';
import { insertInvoice, listInvoices } from './invoice-store.ts';
import { monthAfter, spanOfMonth } from './month.ts';
import { clientsOfBill } from './usage-sums.ts';

/** What drawing up invoices takes. */
export interface DrawingOptions {
  readonly database: Pick<Database, 'asSystem'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** How long after its end a month is closed: for calls that are told of late. */
  readonly graceMs: number;
  /** How many clients in one transaction. Default 100. */
  readonly batchSize?: number;
}

const pollMs = 30_000;

/** Starts what draws up the invoices of months that are over. Any number of processes may. */
export function startDrawing(options: DrawingOptions): Loop {
  return createLoop({
    name: 'invoices',
    turn: async () => ((await drawNext(options)) ? 'more' : 'idle'),
    idleMs: pollMs,
    log: options.log,
  });
}

/**
 * Draws up the invoices of some clients of a closed month, or where none are left closes the
 * next month that is over. Each is one transaction: who is killed leaves nothing half done.
 *
 * @returns whether there may be more to do
 */
export async function drawNext(options: DrawingOptions): Promise<boolean> {
  const { database } = options;
  const found = await database.asSystem(invoicingPurpose, (em) => drawSome(em, options));
  if (found !== 'none') return found === 'drawn';
  return database.asSystem(invoicingPurpose, (em) => closeNext(em, options));
}

/** `busy`: somebody else draws up the month. */
async function drawSome(
  em: EntityManager,
  { clock, log, batchSize: limit = 100 }: DrawingOptions,
): Promise<'drawn' | 'busy' | 'none'> {
  const taken = await takeDrawing(em);
  if (typeof taken === 'string') return taken;
  const { month, position: after } = taken;
  const now = new Date(clock.now());
  const clients = await clientsOfBill(em, { month, span: spanOfMonth(month), after, limit });
  const book = createPriceBook(await findPrices(em, clients));
  let invoices = 0;
  for (const clientId of clients) {
    const lines = await drawLines(em, book, { clientId, month });
    const amountMinorUnits = amountOf(lines);
    if (amountMinorUnits === 0n) continue;
    const [last] = await listInvoices(em, { clientId, before: undefined, limit: 1 });
    const sequence = (last?.sequence ?? 0) + 1;
    const id = newId('inv');
    await insertInvoice(em, {
      id,
      clientId,
      month,
      sequence,
      currency,
      amountMinorUnits,
      lines,
      createTime: now,
    });
    invoices += 1;
  }
  const isLast = clients.length < limit;
  await putDrawing(em, { month, position: clients.at(-1) ?? after, drawnTime: isLast ? now : null });
  log.info({ month, clients: clients.length, invoices, isLast }, 'invoices drawn up');
  return 'drawn';
}

async function closeNext(em: EntityManager, { clock, log, graceMs }: DrawingOptions): Promise<boolean> {
  const last = await lastClosedMonth(em);
  const next = last === undefined ? await firstUsedMonth(em) : monthAfter(last);
  if (next === undefined || spanOfMonth(next).to.getTime() + graceMs > clock.now()) return false;
  await lockMonths(em);
  const isClosed = await closeMonth(em, next, new Date(clock.now()));
  if (isClosed) log.info({ month: next }, 'month closed');
  return true;
}
