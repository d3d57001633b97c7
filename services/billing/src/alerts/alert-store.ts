import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { UsageAlertEntity } from './alert.entity.ts';
import type { QuotaUse } from './quota-use.ts';

/** A threshold that a client has reached in a month. */
export interface UsageAlert {
  readonly clientId: string;
  readonly month: string;
  /** Of the quota. */
  readonly percent: number;
  /** Billed calls of the month by then. */
  readonly calls: number;
  readonly quotaLimit: number;
  readonly createTime: Date;
}

/** Adds to what is used of quotas, in the order given, and gives how much that is now. */
export async function addQuotaUses(
  em: EntityManager,
  uses: readonly QuotaUse[],
): Promise<Pick<QuotaUse, 'clientId' | 'month' | 'calls' | 'quotaLimit'>[]> {
  if (uses.length === 0) return [];
  return em.execute(
    `insert into quota_use (client_id, month, calls, quota_limit, limit_time)
     select "clientId", month, calls, "quotaLimit", "limitTime"
     from jsonb_to_recordset(?::jsonb) as used ("clientId" text, month text, calls int, "quotaLimit" int,
       "limitTime" timestamptz)
     on conflict (client_id, month) do update set
       calls = quota_use.calls + excluded.calls,
       quota_limit = case when excluded.limit_time >= quota_use.limit_time
         then excluded.quota_limit else quota_use.quota_limit end,
       limit_time = greatest(quota_use.limit_time, excluded.limit_time)
     returning client_id as "clientId", month, calls, quota_limit as "quotaLimit"`,
    [JSON.stringify(uses)],
  );
}

/** Notes alerts, and gives those that were not noted before. */
export async function insertAlerts(em: EntityManager, alerts: readonly UsageAlert[]): Promise<UsageAlert[]> {
  if (alerts.length === 0) return [];
  const inserted = await em.execute<Pick<UsageAlert, 'clientId' | 'month' | 'percent'>[]>(
    `insert into usage_alert (client_id, month, percent, calls, quota_limit, create_time)
     select "clientId", month, percent, calls, "quotaLimit", "createTime"
     from jsonb_to_recordset(?::jsonb) as alert ("clientId" text, month text, percent int, calls int,
       "quotaLimit" int, "createTime" timestamptz)
     on conflict do nothing returning client_id as "clientId", month, percent`,
    [JSON.stringify(alerts)],
  );
  const keyOf = ({ clientId, month, percent }: (typeof inserted)[number]) =>
    `${clientId} ${month} ${percent}`;
  const fresh = new Set(inserted.map(keyOf));
  return alerts.filter((alert) => fresh.has(keyOf(alert)));
}

/** Where in a list of alerts one stands: their months and thresholds ascend in time. */
export type AlertPosition = Pick<UsageAlert, 'month' | 'percent'>;

/** A client's alerts, newest first, from behind a position. */
export async function listAlerts(
  em: EntityManager,
  options: {
    readonly clientId: string;
    readonly after: AlertPosition | undefined;
    readonly limit: number;
  },
): Promise<UsageAlert[]> {
  const { clientId, after, limit } = options;
  return em.find(
    UsageAlertEntity,
    {
      clientId,
      ...(after !== undefined && {
        $or: [{ month: { $lt: after.month } }, { month: after.month, percent: { $lt: after.percent } }],
      }),
    },
    { orderBy: { month: 'desc', percent: 'desc' }, limit },
  );
}
