import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { AccessKey } from '../access-keys/access-key.ts';
import { AccessKeySecretEntity } from '../access-keys/access-key.entity.ts';
import { findKeyInForce } from '../access-keys/access-key-store.ts';
import { secretsInForce, type SecretTimes } from '../access-keys/rotation.ts';
import { findClient } from '../clients/client-store.ts';
import type { OwnLimits } from '../clients/limits.ts';
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

/** An access key in force, with what is needed to judge its requests. */
export interface ResolvedAccessKey {
  readonly accessKey: AccessKey;
  /** The newest first. */
  readonly secrets: readonly SealedSecret[];
  readonly limits: OwnLimits;
}

/** A sealed secret. */
export interface SealedSecret extends SecretTimes {
  readonly sealed: Uint8Array;
}

/** Finds an access key in force; null for one that is unknown or revoked, or whose client is gone. */
export async function resolveKey(
  em: EntityManager,
  id: string,
  now: Date,
): Promise<ResolvedAccessKey | null> {
  const accessKey = await findKeyInForce(em, id);
  if (accessKey === null) return null;
  const { clientId } = accessKey;
  const limits = await findClient(em, clientId);
  const rows = await em.find(AccessKeySecretEntity, { accessKeyId: id, clientId });
  const secrets = rows.map(({ createTime, expireTime = null, sealed }) => ({
    createTime,
    expireTime,
    sealed,
  }));
  return limits === null ? null : { accessKey, secrets: secretsInForce(secrets, now), limits };
}
