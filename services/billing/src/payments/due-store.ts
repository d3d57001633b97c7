import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { type StepRow, toStep } from './row-store.ts';
import type { Step } from './step.ts';

/** Takes the steps that have been due the longest, until `leaseEnd`; nobody else has them until then. */
export async function leaseDueSteps(
  em: EntityManager,
  { now, leaseEnd, limit }: { readonly now: Date; readonly leaseEnd: Date; readonly limit: number },
): Promise<Step[]> {
  const rows = await em.execute<StepRow[]>(
    `update payment_step set due_time = ?::timestamptz, tries = tries + 1
     where id in (
       select id from payment_step where due_time <= ?::timestamptz order by due_time limit ? for update skip locked
     )
     returning *`,
    [leaseEnd, now, limit],
  );
  return rows.map((row) => toStep(em, row));
}

/** What waits for the bank's word. */
export interface Unsettled {
  readonly steps: number;
  /** When the bank was to be asked of the oldest; undefined: nothing waits. */
  readonly oldestTime: Date | undefined;
}

/** How much waits for the bank's word, and since when. */
export async function countUnsettled(em: EntityManager): Promise<Unsettled> {
  const [row] = await em.execute<{ steps: string; oldest: string | null }[]>(
    `select count(*) as steps, min(create_time) as oldest from payment_step where due_time is not null`,
  );
  const oldest = row?.oldest ?? null;
  return { steps: Number(row?.steps ?? 0), oldestTime: oldest === null ? undefined : new Date(oldest) };
}
