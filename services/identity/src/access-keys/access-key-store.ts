import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { InferEntity } from '@mikro-orm/postgresql';
import type { AccessKey } from './access-key.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from './access-key.entity.ts';
import { sealedUse } from './sealed-use.ts';

/** Stores an access key and its sealed secret. */
export async function insertAccessKey(
  em: EntityManager,
  sealer: Sealer,
  key: AccessKey,
  secret: string,
): Promise<void> {
  const { scopes, addressRanges } = key;
  await em.insert(AccessKeyEntity, {
    ...key,
    scopes: orNull(scopes),
    addressRanges: orNull(addressRanges),
    revokeTime: null,
  });
  await em.insert(AccessKeySecretEntity, {
    accessKeyId: key.id,
    clientId: key.clientId,
    createTime: key.createTime,
    sealed: sealer.seal(secret, sealedUse(key)),
  });
}

/** Finds a client's access key that is in force. */
export async function findAccessKey(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
): Promise<AccessKey | null> {
  const row = await em.findOne(AccessKeyEntity, { clientId, id, revokeTime: null });
  return row === null ? null : fromRow(row);
}

/** Lists a client's access keys in force, newest first, from below `before`. */
export async function listAccessKeys(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<AccessKey[]> {
  const rows = await em.find(
    AccessKeyEntity,
    { clientId, revokeTime: null, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
  return rows.map(fromRow);
}

/** How many access keys of a client are in force. */
export async function countAccessKeys(em: EntityManager, clientId: string): Promise<number> {
  return em.count(AccessKeyEntity, { clientId, revokeTime: null });
}

function fromRow(row: InferEntity<typeof AccessKeyEntity>): AccessKey {
  const { id, clientId, name, createTime } = row;
  return {
    id,
    clientId,
    name,
    createTime,
    scopes: row.scopes ?? [],
    addressRanges: row.addressRanges ?? [],
  };
}

function orNull(list: readonly string[]): string[] | null {
  return list.length === 0 ? null : [...list];
}
