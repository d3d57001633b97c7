import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { AccessKeyEntity, AccessKeySecretEntity } from '../access-keys/access-key.entity.ts';
import { CredentialRevisionEntity } from './credential-revision.entity.ts';

const theRow = { id: 1 };

/** The revision of all credentials. */
export async function readRevision(em: EntityManager): Promise<bigint> {
  const row = await em.findOneOrFail(CredentialRevisionEntity, theRow);
  return row.revision;
}

/** Counts a change of a credential that exists. Holds the row until the change commits, so that revisions commit in order. */
export async function countChange(em: EntityManager): Promise<void> {
  await em.execute('update credential_revision set revision = revision + 1 where id = ?', [theRow.id]);
}

/** A sealed secret and the key it belongs to. */
export interface SealedSecret {
  readonly clientId: string;
  readonly createTime: Date;
  readonly sealed: Uint8Array;
}

/** The sealed secrets of an access key in force, newest first; none for a key that is unknown or revoked. */
export async function findSealedSecrets(em: EntityManager, accessKeyId: string): Promise<SealedSecret[]> {
  const key = await em.findOne(AccessKeyEntity, { id: accessKeyId, revokeTime: null });
  if (key === null) return [];
  return em.find(
    AccessKeySecretEntity,
    { accessKeyId, clientId: key.clientId },
    { orderBy: { createTime: 'desc' } },
  );
}
