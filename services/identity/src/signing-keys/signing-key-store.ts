import type { EntityManager } from '@cedula/chassis/db/database.ts';
import type { PublicKey } from './signing-key.ts';
import { SigningKeyEntity } from './signing-key.entity.ts';

/** A signing key as it is stored. */
export interface StoredKey extends PublicKey {
  readonly generation: number;
  readonly sealed: Uint8Array;
  readonly createTime: Date;
}

/** All keys, the newest first. */
export async function readKeys(em: EntityManager): Promise<StoredKey[]> {
  return em.find(SigningKeyEntity, {}, { orderBy: { generation: 'desc' } });
}

/** Stores a key, unless another process was first with its generation. */
export async function insertKey(em: EntityManager, key: StoredKey): Promise<void> {
  await em.execute(
    `insert into signing_key (generation, kid, x, sealed, create_time) values (?, ?, ?, ?, ?)
     on conflict (generation) do nothing`,
    [key.generation, key.kid, key.x, Buffer.from(key.sealed), key.createTime],
    'run',
  );
}

/** Removes the keys older than a generation. */
export async function removeKeysBefore(em: EntityManager, generation: number): Promise<void> {
  await em.nativeDelete(SigningKeyEntity, { generation: { $lt: generation } });
}
