import type { Secret } from '@cedula/chassis/config/secret.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { insertClient } from '../clients/client-store.ts';
import { newPersonalClient } from '../clients/personal-client.ts';
import { countChange } from '../credentials/credential-store.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import { endSessionsOf } from '../sessions/session-store.ts';
import { newUser, type User } from './user.ts';
import { hasOperator, holdOperators, makeOperator } from './operator-store.ts';
import { findByEmail, findByLogin, insertUser, setPassword } from './user-store.ts';

/** Who operates an installation from the first. */
export interface OperatorSettings {
  readonly email: string;
  readonly password: Secret;
}

/**
 * Sees to it that an installation has an operator. Only where it has none is one made of the
 * settings: later a changed setting changes nothing, since the password is the person's own
 * by then. If the address has an account it becomes the operator's, with this password, and
 * its sessions end: it may be a stranger's who registered it first. Of processes that start
 * at once one makes it.
 */
export async function ensureOperator(
  { email, password }: OperatorSettings,
  options: {
    readonly database: Pick<Database, 'asSystem'>;
    readonly passwords: Pick<Passwords, 'hash'>;
    readonly clock: Clock;
    readonly log: Logger;
  },
): Promise<void> {
  const { database, passwords, clock, log } = options;
  if (await database.asSystem('sign-up', hasOperator, { readOnly: true })) return;
  const passwordHash = await passwords.hash(password.reveal());
  const now = new Date(clock.now());
  // Before the account is the operator's, and in a transaction of its own: whoever had it is out by then.
  await database.asSystem('sign-in', (em) => takeOver(em, { email, passwordHash }, now));
  const made = await database.asSystem('sign-up', async (em) => {
    await holdOperators(em);
    if (await hasOperator(em)) return undefined;
    const known = await findByEmail(em, email);
    if (known === null) return register(em, { email, passwordHash }, now);
    await makeOperator(em, known.id);
    return known;
  });
  if (made !== undefined) log.info({ clientId: made.clientId, userId: made.id }, 'operator made');
}

interface Credentials {
  readonly email: string;
  readonly passwordHash: string;
}

async function takeOver(em: EntityManager, { email, passwordHash }: Credentials, now: Date): Promise<void> {
  const known = await findByEmail(em, email);
  if (known === null || known.isOperator) return;
  await setPassword(em, { id: known.id, passwordHash }, now);
  await endSessionsOf(em, known.id);
  await countChange(em);
}

async function register(em: EntityManager, { email, passwordHash }: Credentials, now: Date): Promise<User> {
  const client = newPersonalClient({ name: 'operator', email }, now);
  const user = newUser({ clientId: client.id, userName: 'operator', email, role: 'OWNER' }, now);
  // Somebody may have the name; the operator knows the email address.
  const isTaken = (await findByLogin(em, user.userName)) !== null;
  const userName = isTaken ? `operator-${user.id.slice(-8)}` : user.userName;
  await insertClient(em, client);
  const operator = { ...user, userName, passwordHash, isOperator: true, emailVerifyTime: now };
  const outcome = await insertUser(em, operator);
  // Somebody registered in between; the next try finds them.
  if (outcome !== 'stored') throw new Error(`the first operator is not made: ${outcome}`);
  return user;
}
