import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import { type InferEntity, LockMode } from '@mikro-orm/postgresql';
import type { AccessKey } from './access-key.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from './access-key.entity.ts';
import { planRotation } from './rotation.ts';
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
  await insertSecret(em, sealer, { accessKey: key, secret, createTime: key.createTime });
}

/** What `rotateSecret` takes. */
export interface SecretRotation {
  /** Locked, so that rotations of one key come one after the other. */
  readonly accessKey: AccessKey;
  readonly secret: string;
  readonly now: Date;
  readonly overlapMs: number;
}

/** Stores a new secret of an access key, and ends those before it as the overlap says. */
export async function rotateSecret(
  em: EntityManager,
  sealer: Sealer,
  rotation: SecretRotation,
): Promise<void> {
  const { accessKey, secret } = rotation;
  const ofKey = { accessKeyId: accessKey.id, clientId: accessKey.clientId };
  const rows = await em.find(AccessKeySecretEntity, ofKey, { fields: ['createTime', 'expireTime'] });
  const secrets = rows.map(({ createTime, expireTime = null }) => ({ createTime, expireTime }));
  const { createTime, replaced, dropped } = planRotation(secrets, rotation);
  const droppedTimes = dropped.map((old) => old.createTime);
  await em.nativeDelete(AccessKeySecretEntity, { ...ofKey, createTime: { $in: droppedTimes } });
  if (replaced !== undefined) {
    const { expireTime } = replaced;
    const { createTime: replacedTime } = replaced.secret;
    await em.nativeUpdate(AccessKeySecretEntity, { ...ofKey, createTime: replacedTime }, { expireTime });
  }
  await insertSecret(em, sealer, { accessKey, secret, createTime });
}

/** Finds an access key in force, and holds it until the transaction ends. */
export async function lockAccessKey(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
): Promise<AccessKey | null> {
  const row = await em.findOne(
    AccessKeyEntity,
    { clientId, id, revokeTime: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return row === null ? null : fromRow(row);
}

/** Finds a client's access key that is in force. */
export async function findAccessKey(
  em: EntityManager,
  { clientId, id }: { clientId: string; id: string },
): Promise<AccessKey | null> {
  const row = await em.findOne(AccessKeyEntity, { clientId, id, revokeTime: null });
  return row === null ? null : fromRow(row);
}

/** Finds an access key in force, whoever's it is. */
export async function findKeyInForce(em: EntityManager, id: string): Promise<AccessKey | null> {
  const row = await em.findOne(AccessKeyEntity, { id, revokeTime: null });
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

async function insertSecret(
  em: EntityManager,
  sealer: Sealer,
  { accessKey, secret, createTime }: { accessKey: AccessKey; secret: string; createTime: Date },
): Promise<void> {
  await em.insert(AccessKeySecretEntity, {
    accessKeyId: accessKey.id,
    clientId: accessKey.clientId,
    createTime,
    sealed: sealer.seal(secret, sealedUse(accessKey)),
    expireTime: null,
  });
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
