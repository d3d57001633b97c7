import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
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
  await em.insert(AccessKeyEntity, { ...key, revokeTime: null });
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
  return em.findOne(AccessKeyEntity, { clientId, id, revokeTime: null });
}

/** Lists a client's access keys in force, newest first, from below `before`. */
export async function listAccessKeys(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<AccessKey[]> {
  return em.find(
    AccessKeyEntity,
    { clientId, revokeTime: null, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
}

/** How many access keys of a client are in force. */
export async function countAccessKeys(em: EntityManager, clientId: string): Promise<number> {
  return em.count(AccessKeyEntity, { clientId, revokeTime: null });
}
