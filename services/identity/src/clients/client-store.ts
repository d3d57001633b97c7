import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { LockMode } from '@mikro-orm/postgresql';
import type { Client } from './client.ts';
import { ClientEntity } from './client.entity.ts';

/** Stores a client that signs up. */
export async function insertClient(em: EntityManager, client: Client): Promise<void> {
  await em.insert(ClientEntity, client);
}

/** Finds a client by its id. */
export async function findClient(em: EntityManager, id: string): Promise<Client | null> {
  return em.findOne(ClientEntity, { id });
}

/** Changes a client, and gives it as it is then; null where there is none. */
export async function updateClient(
  em: EntityManager,
  id: string,
  changes: Partial<Omit<Client, 'id' | 'createTime'>>,
): Promise<Client | null> {
  const client = await em.findOne(ClientEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (client === null || Object.keys(changes).length === 0) return client;
  await em.nativeUpdate(ClientEntity, { id }, changes);
  return { ...client, ...changes };
}

/**
 * Keeps a client from being deleted until the transaction ends: nothing that is made for it
 * may be left behind. Throws UNAUTHENTICATED where it is deleted already, and the caller's
 * credential with it.
 */
export async function holdClient(em: EntityManager, id: string): Promise<void> {
  const lockMode = LockMode.PESSIMISTIC_READ;
  const held = await em.findOne(ClientEntity, { id }, { fields: ['id'], lockMode });
  if (held === null) throw clientGone();
}

/** What a caller is told whose client was deleted a moment ago. */
export function clientGone(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'The credential is not valid any more.');
}

/** What `listClients` takes. */
export interface ClientQuery {
  /** Below this id. */
  readonly before: string | undefined;
  readonly limit: number;
  /** Beginnings, of whatever case. Empty: all. */
  readonly namePrefix: string;
  readonly emailPrefix: string;
}

/** Lists clients, newest first. */
export async function listClients(em: EntityManager, query: ClientQuery): Promise<Client[]> {
  const { before, limit, namePrefix, emailPrefix } = query;
  const builder = em.createQueryBuilder(ClientEntity, 'client').orderBy({ id: 'desc' }).limit(limit);
  if (before !== undefined) builder.andWhere({ id: { $lt: before } });
  if (namePrefix !== '') builder.andWhere('starts_with(lower(client.name), lower(?))', [namePrefix]);
  if (emailPrefix !== '') builder.andWhere('starts_with(lower(client.email), lower(?))', [emailPrefix]);
  return builder.getResultList();
}
