import type { PolicyDef } from '@mikro-orm/postgresql';
import { rolesOf } from './schema.ts';

/** What a role may do with the rows that a policy shows it. */
export type Command = 'select' | 'insert' | 'update' | 'delete';

/** Names of purposes for which the system role works, and what each may do. */
export type Purposes = Readonly<Record<string, readonly Command[]>>;

/** The settings of a transaction that policies read. */
export const settings = { clientId: 'app.client_id', purpose: 'app.purpose' } as const;

/** Every command. */
export const allCommands = ['select', 'insert', 'update', 'delete'] as const satisfies readonly Command[];

/** What an entity spreads into its definition. */
export interface Tenancy {
  readonly rowLevelSecurity: 'force';
  readonly policies: PolicyDef[];
}

/** What `tenantTable` takes. */
export interface TenantTableOptions {
  /** What requests may do with their own client's rows. Default: everything. */
  readonly app?: readonly Command[];
  /** What the system role may do with every client's rows, by purpose. Default: nothing. */
  readonly system?: Purposes;
  /** The column that holds the client's id. */
  readonly column?: string;
}

/**
 * Declares that each row of a table belongs to a client: the app role sees and writes
 * rows of the client its transaction was opened for, the system role what a named
 * purpose needs.
 *
 *     defineEntity({ name: 'Album', tableName: 'album', ...tenantTable('media'), properties: {…} })
 *
 * Unique keys and foreign keys are checked by PostgreSQL outside of every policy: where
 * they join rows of clients they include the client's id.
 */
export function tenantTable(service: string, options: TenantTableOptions = {}): Tenancy {
  const { app = allCommands, system = {}, column = 'client_id' } = options;
  // Compared as text, never cast: after a commit the setting is '' on that connection,
  // not NULL, and a cast of it would turn "sees nothing" into an error.
  const own = `${column} = ${setting(settings.clientId)}`;
  const tenant = app.map((command) => policy('tenant', command, rolesOf(service).app, own));
  return { rowLevelSecurity: 'force', policies: [...tenant, ...purposePolicies(service, system)] };
}

/** Declares a table that no request touches: the system role alone, for named purposes. */
export function systemTable(service: string, system: Purposes): Tenancy {
  return { rowLevelSecurity: 'force', policies: purposePolicies(service, system) };
}

/** The purpose of a policy of the system role, from the policy's name. */
export function purposeOf(policyName: string): string {
  return policyName.slice(0, policyName.lastIndexOf('_'));
}

function purposePolicies(service: string, purposes: Purposes): PolicyDef[] {
  return Object.entries(purposes).flatMap(([purpose, commands]) => {
    // It stands in policies as a literal and in their names.
    if (!/^[a-z][a-z-]*$/.test(purpose)) throw new Error(`${purpose} is no name for a purpose`);
    const held = `${setting(settings.purpose)} = '${purpose}'`;
    return commands.map((command) => policy(purpose, command, rolesOf(service).system, held));
  });
}

function policy(name: string, command: Command, role: string, condition: string): PolicyDef {
  return {
    name: `${name}_${command}`,
    command,
    roles: [role],
    ...(command === 'insert' ? {} : { using: condition }),
    ...(command === 'insert' || command === 'update' ? { check: condition } : {}),
  };
}

function setting(name: string): string {
  return `nullif(current_setting('${name}', true), '')`;
}
