import { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { findPayment } from '../services/billing/src/payments/record-store.ts';
import { freshCardNumber } from '../tools/testing/cards.ts';
import { startPaymentsAlone } from './load/payments-alone.ts';
import { median, report } from './load/report.ts';

// What it saves to serve a payment from Redis: reads of one payment through the cache against
// the same reads from PostgreSQL, in this process, interleaved. In processor time of this
// process, in time, and in questions to the database.

const runs = 3;
const reads = 500;
const atOnce = 16;

await using stack = await startPaymentsAlone();
const { database, cache } = stack;
const clientId = newId('cli');
const { origin, trace } = clientOrigin(clientId);
const caller = { origin: { ...origin, idempotencyKey: newId('req'), requestId: newId('req') }, trace };
const amount = { currency: 'EUR', minorUnits: 1_000n };
const charge = { cardNumber: freshCardNumber(), expMonth: 12, expYear: 2090, cvv: '123', amount };
const { message } = await call(stack.gateway, PaymentService.method.createPayment, charge, caller);
const id = message.payment?.id ?? '';

const load = () =>
  database.withTenant(clientId, (em) => findPayment(em, { clientId, id }), { readOnly: true });

interface Cost {
  readonly cpu: number;
  readonly ms: number;
  readonly trips: number;
}

async function costOf(read: () => Promise<unknown>): Promise<Cost> {
  let left = reads;
  const before = { cpu: process.cpuUsage(), at: performance.now(), trips: database.traffic().trips };
  const work = async () => {
    while ((left -= 1) >= 0) await read();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    cpu: (user + system) / reads,
    ms: performance.now() - before.at,
    trips: (database.traffic().trips - before.trips) / reads,
  };
}

const cached = () => cache.read({ clientId, id }, load);
await costOf(cached);
await costOf(load);
const rounds: { readonly cached: Cost; readonly stored: Cost }[] = [];
for (let run = 0; run < runs; run += 1)
  rounds.push({ cached: await costOf(cached), stored: await costOf(load) });

report({
  name: 'payment_cache.cpu_ratio',
  value: median(rounds.map((round) => round.cached.cpu / round.stored.cpu)),
  unit: '×',
  note: `processor time of billing for a read from the cache against one from the database; median of ${runs}`,
});
report({
  name: 'payment_cache.time_ratio',
  value: median(rounds.map((round) => round.cached.ms / round.stored.ms)),
  unit: '×',
  note: `${atOnce} at once`,
});
report({
  name: 'payment_cache.trips_per_read',
  value: median(rounds.map((round) => round.cached.trips)),
  unit: '',
  note: `questions to the database for a read; without the cache ${median(rounds.map((round) => round.stored.trips))}`,
});
