import type { EntityMetadata } from '@mikro-orm/postgresql';

/** A table privilege that a role holds. */
export interface Grant {
  readonly table: string;
  readonly role: string;
  readonly privilege: string;
}

/**
 * The privileges that a table's policies call for. A policy without the privilege is
 * refused, a privilege without a policy shows nothing: both come from one declaration.
 */
export function grantsOf({ tableName, policies }: Pick<EntityMetadata, 'tableName' | 'policies'>): Grant[] {
  return policies.flatMap(({ command = 'all', roles = [] }) =>
    roles.map((role) => ({ table: tableName, role, privilege: command })),
  );
}

/** The statements that grant them, one per table and role, in a stable order. */
export function grantStatements(grants: readonly Grant[]): string[] {
  const groups = Map.groupBy(grants, ({ table, role }) => `"${table}" to "${role}"`);
  return [...groups].map(([target, members]) => {
    const privileges = new Set(members.map(({ privilege }) => privilege));
    return `grant ${[...privileges].join(', ')} on ${target};`;
  });
}
