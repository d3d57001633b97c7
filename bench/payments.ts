import { PaymentService } from '@cedula/contract/cedula/billing/v1/payment_service_pb.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { freshCardNumber } from '../tools/testing/cards.ts';
import { openBareChain } from './load/bare-payment.ts';
import { startPaymentsAlone } from './load/payments-alone.ts';
import { median, report } from './load/report.ts';

// How many payments a second go through billing and the simulated bank, called over gRPC with
// mTLS, against the bare chain: the same rows written in the same transactions and the same two
// HTTP requests, by a program that does nothing else. Interleaved, on a PostgreSQL that syncs
// every commit. Service, caller and bare chain share this process, and all of it the machine.

const runs = 3;
const payments = 80;
const atOnce = 8;

await using stack = await startPaymentsAlone();
const clientId = newId('cli');
const chain = openBareChain({ ...stack, clientId });

async function served(): Promise<void> {
  const { origin, trace } = clientOrigin(clientId);
  const caller = { origin: { ...origin, idempotencyKey: newId('req'), requestId: newId('req') }, trace };
  const charge = {
    cardNumber: freshCardNumber(),
    expMonth: 12,
    expYear: 2090,
    cvv: '123',
    amount: { currency: 'EUR', minorUnits: 1_000n },
  };
  await call(stack.gateway, PaymentService.method.createPayment, charge, caller);
}

async function perSecond(pay: () => Promise<void>): Promise<number> {
  let left = payments;
  const startedAt = performance.now();
  const work = async () => {
    while ((left -= 1) >= 0) await pay();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return payments / ((performance.now() - startedAt) / 1_000);
}

const bare = () => chain.pay(freshCardNumber());
await perSecond(served);
await perSecond(bare);
const rounds: { readonly served: number; readonly bare: number }[] = [];
for (let run = 0; run < runs; run += 1)
  rounds.push({ served: await perSecond(served), bare: await perSecond(bare) });
await chain.close();

report({ name: 'payments.per_second', value: median(rounds.map((round) => round.served)), unit: '/s' });
report({ name: 'payments.bare_per_second', value: median(rounds.map((round) => round.bare)), unit: '/s' });
report({
  name: 'payments.cost_ratio',
  value: median(rounds.map((round) => round.bare / round.served)),
  unit: '×',
  note: `time of a payment against the bare chain of the same SQL and HTTP calls, ${atOnce} at once; median of ${runs}`,
});
