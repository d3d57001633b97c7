import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import { errorLine } from '@cedula/chassis/redaction/describe-error.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { askAgain } from './ask-bank.ts';
import type { PaymentParts } from './parts.ts';
import { statusOf } from './payment.ts';
import { countUnsettled, leaseDueSteps } from './due-store.ts';
import { measureReconciliation } from './reconciliation-metrics.ts';
import { reconciliationPurpose } from './reconciliation-purpose.ts';
import { findPayment } from './record-store.ts';
import type { Said } from './settle.ts';
import { settleStep } from './settle-step.ts';
import type { Step } from './step.ts';

/** What reconciling takes. */
export interface ReconcilerOptions extends PaymentParts {
  readonly log: Logger;
  readonly metrics?: Registry;
}

const batchSize = 10;
const pollMs = 1_000;
/** For one question to the bank, and telling it again. */
const askMs = 8_000;
/** Longer than that: who is killed hands its steps on when it ends. */
const leaseMs = 15_000;

/** Starts what settles payments whose outcome nobody knows. Any number of processes may. */
export function startReconciler(options: ReconcilerOptions): Loop {
  const { database, clock } = options;
  const observe = measureReconciliation(options.metrics);
  return createLoop({
    name: 'payment reconciliation',
    turn: async () => {
      const due = await reconcileBatch(options);
      observe(await database.asSystem(reconciliationPurpose, countUnsettled), clock.now());
      return due === batchSize ? 'more' : 'idle';
    },
    idleMs: pollMs,
    log: options.log,
    metrics: options.metrics,
  });
}

/**
 * Takes up the steps that are due, the longest waiting first, and settles each by what the bank
 * says of it; what it does not say is due again later. Gives how many were due.
 */
export async function reconcileBatch(options: ReconcilerOptions): Promise<number> {
  const { database, clock } = options;
  const now = new Date(clock.now());
  const lease = { now, leaseEnd: new Date(now.getTime() + leaseMs), limit: batchSize };
  const due = await database.asSystem(reconciliationPurpose, (em) => leaseDueSteps(em, lease));
  await Promise.all(due.map((step) => reconcile(step, options)));
  return due.length;
}

async function reconcile(step: Step, options: ReconcilerOptions): Promise<void> {
  const { database, log } = options;
  const { clientId, paymentId } = step;
  const payment = await database.asSystem(reconciliationPurpose, (em) =>
    findPayment(em, { clientId, id: paymentId }),
  );
  if (payment === undefined) return;
  const said = await ask(options, { payment, step });
  const settled = await database.asSystem(reconciliationPurpose, (em) =>
    settleStep(em, options, { payment, step, said }),
  );
  await options.changed?.(settled.payment);
  const { kind, tries } = step;
  log.info(
    { clientId, paymentId, step: kind, tries, status: statusOf(settled.payment) },
    'payment reconciled',
  );
}

/** A bank that is away says nothing. */
async function ask(options: ReconcilerOptions, recorded: Parameters<typeof askAgain>[1]): Promise<Said> {
  const { bank, clock, log } = options;
  try {
    // The bank keeps the time of the machine, whatever the service's clock shows.
    return await askAgain(bank, recorded, { deadline: Date.now() + askMs, now: clock.now() });
  } catch (error) {
    log.warn({ paymentId: recorded.payment.id, problem: errorLine(error) }, 'the bank cannot be asked');
    return { kind: 'unknown' };
  }
}
