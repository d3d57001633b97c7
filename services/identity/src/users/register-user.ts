import type { UserService } from '@cedula/contract/cedula/identity/v1/user_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError, invalidField } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import type { Client } from '../clients/client.ts';
import { toClientMessage } from '../clients/client-message.ts';
import { findClient, insertClient } from '../clients/client-store.ts';
import type { Limits } from '../clients/limits.ts';
import { newPersonalClient } from '../clients/personal-client.ts';
import { linkRefused } from '../links/link-refused.ts';
import { findLink, mailLink, type Post, useUpLink } from '../links/link-store.ts';
import type { OneTimeLink } from '../links/one-time-link.ts';
import type { Passwords } from '../passwords/password-hash.ts';
import { requireStrongPassword } from '../passwords/password-rules.ts';
import { emailKeyOf, newUser, type UserWithPassword } from './user.ts';
import { toUserMessage } from './user-message.ts';
import { insertUser } from './user-store.ts';

/** What registering takes. */
export interface RegisterOptions {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly post: Post;
  readonly clock: Clock;
  readonly signup: 'open' | 'closed';
  /** Of clients for whom nobody set others. */
  readonly limits: Limits;
}

/** Answers RegisterUser: the user with a client of their own, or as a member of the one that invited them. */
export function registerUser(options: RegisterOptions): HandlersOf<typeof UserService>['registerUser'] {
  const { database, passwords, post, clock, signup, limits } = options;
  return async ({ userName, email, password, invitationToken }, { log }) => {
    const now = new Date(clock.now());
    const invitation = invitationToken === '' ? null : await findInvitation(invitationToken, email, now);
    if (invitation === null && signup === 'closed') {
      throw new DomainError('PERMISSION_DENIED', 'Registering is closed here. Ask somebody to invite you.');
    }
    requireStrongPassword(password, { userName, email });
    const passwordHash = await passwords.hash(password);
    const joined =
      invitation === null
        ? { client: newPersonalClient({ name: userName, email }, now), role: 'OWNER' as const }
        : { client: await clientOf(invitation), role: invitation.role ?? 'MEMBER' };
    const { client, role } = joined;
    const user = {
      ...newUser({ clientId: client.id, userName, email, role }, now),
      passwordHash,
      // The token came by that mailbox.
      emailVerifyTime: invitation === null ? null : now,
    };
    await database.asSystem('sign-up', (em) =>
      invitation === null ? found(em, client, user, now) : join(em, invitation, user),
    );
    log.info({ clientId: client.id, userId: user.id }, 'user registered');
    return { user: toUserMessage(user), client: toClientMessage(client, limits) };
  };

  async function findInvitation(token: string, email: string, now: Date): Promise<OneTimeLink> {
    const link = await database.asSystem('sign-up', (em) =>
      findLink(em, { token, purpose: 'INVITATION' }, now),
    );
    if (link === null) throw linkRefused('invitationToken');
    if (link.emailKey !== emailKeyOf(email)) {
      throw invalidField('email', 'email.not_invited', 'must be the address that was invited');
    }
    return link;
  }

  async function clientOf({ clientId }: OneTimeLink): Promise<Client> {
    const client = await database.withTenant(clientId, (em) => findClient(em, clientId), { readOnly: true });
    // The client is gone, and with it what it offered.
    if (client === null) throw linkRefused('invitationToken');
    return client;
  }

  async function found(em: EntityManager, client: Client, user: UserWithPassword, now: Date): Promise<void> {
    await insertClient(em, client);
    await storeUser(em, user);
    const { clientId, email } = user;
    await mailLink(em, post, { clientId, purpose: 'VERIFY_EMAIL', email }, now);
  }
}

async function join(em: EntityManager, invitation: OneTimeLink, user: UserWithPassword): Promise<void> {
  if (!(await useUpLink(em, invitation))) throw linkRefused('invitationToken');
  await storeUser(em, user);
}

/** Stores the user, or nothing of the transaction. */
async function storeUser(em: EntityManager, user: UserWithPassword): Promise<void> {
  const outcome = await insertUser(em, user);
  if (outcome === 'stored') return;
  const what = outcome === 'email taken' ? 'This email address' : 'This user name';
  throw new DomainError('ALREADY_EXISTS', `${what} is in use.`);
}
