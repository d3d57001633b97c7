import type { EntityManager } from '@cedula/chassis/db/database.ts';
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
