import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { OneTimeLinkEntity } from '../links/one-time-link.entity.ts';
import type { OneTimeLink } from '../links/one-time-link.ts';

/** A link whose letter is to be sent. */
export interface OutgoingLink extends OneTimeLink {
  readonly sealedToken: Uint8Array;
  /** The number of this try, from 1. */
  readonly attempts: number;
}

/** Under this purpose letters are sent. */
const purpose = 'mail';

/** Whom the letter of a link goes to, or that it goes to nobody. */
type Judge = (em: EntityManager, link: OutgoingLink) => Promise<boolean>;

/** The statements of the sender, each a transaction of its own. */
export function outgoingStore(database: Pick<Database, 'asSystem'>) {
  return {
    /**
     * Takes links that are due for this process alone, and makes them due again for the case
     * that it dies: after half a minute, doubled with each try up to an hour.
     */
    lease(limit: number, now: Date): Promise<string[]> {
      return database.asSystem(purpose, async (em) => {
        const rows = await em.execute<{ hash: string }[]>(
          `with due as (
             select hash from one_time_link where due_time <= ? order by due_time limit ? for update skip locked
           )
           update one_time_link set attempts = attempts + 1, due_time =
             ?::timestamptz + least(30 * power(2, least(attempts, 10)), 3600) * interval '1 second'
           from due where one_time_link.hash = due.hash returning one_time_link.hash`,
          [now, limit, now],
        );
        return rows.map(({ hash }) => hash);
      });
    },

    /** Reads a leased link. One that goes to nobody is removed. */
    open(hash: string, goesOut: Judge): Promise<OutgoingLink | null> {
      return database.asSystem(purpose, async (em) => {
        const row = await em.findOne(OneTimeLinkEntity, { hash, sealedToken: { $ne: null } });
        if (!row?.sealedToken) return null;
        const link = { ...readLink(row), sealedToken: row.sealedToken, attempts: row.attempts };
        if (await goesOut(em, link)) return link;
        await em.nativeDelete(OneTimeLinkEntity, { hash });
        return null;
      });
    },

    /** The letter was handed over, or is given up: the token is kept no longer. */
    async finish(hash: string): Promise<void> {
      await database.asSystem(purpose, (em) =>
        em.nativeUpdate(OneTimeLinkEntity, { hash }, { sealedToken: null, dueTime: null }),
      );
    },
  };
}

/** Whether another link of the same kind went to the same address since a time. */
export async function wasSentSince(
  em: EntityManager,
  { hash, emailKey, purpose: kind }: OneTimeLink,
  since: Date,
): Promise<boolean> {
  const others = { hash: { $ne: hash }, emailKey, purpose: kind, sealedToken: null };
  return (await em.count(OneTimeLinkEntity, { ...others, createTime: { $gt: since } })) > 0;
}

function readLink(row: OneTimeLink): OneTimeLink {
  const { hash, clientId, purpose: kind, email, emailKey, role, createTime, expireTime } = row;
  return { hash, clientId, purpose: kind, email, emailKey, role, createTime, expireTime };
}
