import type { EntitySchema } from '@mikro-orm/postgresql';

/** The data of one service: what its `src/schema.ts` exports as `schema`. */
export interface ServiceSchema {
  /** The service's name: that of its database, and the first part of its roles' names. */
  readonly service: string;
  readonly entities: readonly EntitySchema[];
  /** The folder of the migrations and their snapshot: `new URL('../migrations/', import.meta.url)`. */
  readonly migrations: URL;
}

/**
 * The three roles of a service's database. The owner migrates and serves nothing; app
 * works for one client at a time; system works for a named purpose. None bypasses
 * row-level security.
 */
export function rolesOf(service: string) {
  return { owner: `${service}_owner`, app: `${service}_app`, system: `${service}_system` } as const;
}
