import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { ApiToken } from './api-token.ts';
import { ApiTokenEntity } from './api-token.entity.ts';

/** Stores an API token by the hash of the token itself. */
export async function insertApiToken(em: EntityManager, token: ApiToken, hash: Buffer): Promise<void> {
  await em.insert(ApiTokenEntity, { ...token, scopes: [...token.scopes], hash, revokeTime: null });
}

/** Finds a client's API token that is not revoked. */
export async function findApiToken(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
): Promise<ApiToken | null> {
  const row = await em.findOne(ApiTokenEntity, { clientId, id, revokeTime: null });
  return row === null ? null : fromRow(row);
}

/** Lists a client's API tokens that are not revoked, newest first, from below `before`. */
export async function listApiTokens(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<ApiToken[]> {
  const rows = await em.find(
    ApiTokenEntity,
    { clientId, revokeTime: null, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
  return rows.map(fromRow);
}

/** How many API tokens of a client are not revoked. */
export async function countApiTokens(em: EntityManager, clientId: string): Promise<number> {
  return em.count(ApiTokenEntity, { clientId, revokeTime: null });
}

/** Revokes a client's API token. Gives whether there was one. */
export async function revokeToken(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
  now: Date,
): Promise<boolean> {
  const revoked = await em.nativeUpdate(
    ApiTokenEntity,
    { id, clientId, revokeTime: null },
    { revokeTime: now },
  );
  return revoked > 0;
}

/** Finds the API token in force that has this hash, whoever's it is. */
export async function findByHash(em: EntityManager, hash: Uint8Array, now: Date): Promise<ApiToken | null> {
  const row = await em.findOne(ApiTokenEntity, { hash: Buffer.from(hash), revokeTime: null });
  if (row === null) return null;
  const token = fromRow(row);
  return token.expireTime === null || token.expireTime > now ? token : null;
}

/** When a token was used. */
export interface Use {
  readonly id: string;
  readonly time: Date;
}

/** Notes uses that are at least a minute later than what is known. */
export async function noteUses(em: EntityManager, uses: readonly Use[]): Promise<void> {
  await em.execute(
    // Locked in one order, so that gateways that tell of the same tokens never wait for each other.
    `with used as (
       select token.id, said.use_time from api_token as token
       join unnest(string_to_array(?, ','), string_to_array(?, ',')::timestamptz[]) as said (id, use_time)
         on said.id = token.id
       where token.last_use_time is null or token.last_use_time <= said.use_time - interval '1 minute'
       order by token.id for update of token
     )
     update api_token as token set last_use_time = used.use_time from used where used.id = token.id`,
    [uses.map(({ id }) => id).join(','), uses.map(({ time }) => time.toISOString()).join(',')],
    'run',
  );
}

function fromRow(row: InferEntity<typeof ApiTokenEntity>): ApiToken {
  const { id, clientId, name, scopes, createTime, expireTime = null, lastUseTime = null } = row;
  return { id, clientId, name, scopes, createTime, expireTime, lastUseTime };
}
