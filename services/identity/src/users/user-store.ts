import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { emailKeyOf, type User, userNameKeyOf, type UserRole, type UserWithPassword } from './user.ts';
import { UserEntity } from './user.entity.ts';

/**
 * Stores a user, unless one of their names is somebody's already: gives which one. Asked for
 * this way and not by a unique key that breaks, because PostgreSQL would log the name with it.
 */
export async function insertUser(
  em: EntityManager,
  user: UserWithPassword,
): Promise<'stored' | 'user name taken' | 'email taken'> {
  const keys = { userNameKey: userNameKeyOf(user.userName), emailKey: emailKeyOf(user.email) };
  const inserting = em
    .createQueryBuilder(UserEntity)
    .insert({ ...user, ...keys })
    .onConflict()
    .ignore();
  const { affectedRows } = await inserting.execute<{ affectedRows: number }>('run');
  if (affectedRows > 0) return 'stored';
  const sameName = await em.count(UserEntity, { userNameKey: keys.userNameKey });
  return sameName > 0 ? 'user name taken' : 'email taken';
}

/** Finds a client's member. */
export async function findMember(
  em: EntityManager,
  { clientId, id }: { readonly clientId: string; readonly id: string },
): Promise<User | null> {
  return em.findOne(UserEntity, { clientId, id });
}

/** Lists a client's members, newest first, from below `before`. */
export async function listMembers(
  em: EntityManager,
  { clientId, before, limit }: { clientId: string; before: string | undefined; limit: number },
): Promise<User[]> {
  return em.find(
    UserEntity,
    { clientId, ...(before !== undefined && { id: { $lt: before } }) },
    { orderBy: { id: 'desc' }, limit },
  );
}

/** The ids of a client's owners, held until the transaction ends: of two who leave at once one stays. */
export async function lockOwners(em: EntityManager, clientId: string): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from person where client_id = ? and role = 'OWNER' order by id for update`,
    [clientId],
  );
  return rows.map(({ id }) => id);
}

/** Removes a client's member. Gives whether there was one. */
export async function removeMember(
  em: EntityManager,
  { clientId, id }: { readonly clientId: string; readonly id: string },
): Promise<boolean> {
  return (await em.nativeDelete(UserEntity, { clientId, id })) > 0;
}

/** Finds whoever signs in by that: an email address has an `@`, a user name has none. */
export async function findByLogin(em: EntityManager, login: string): Promise<UserWithPassword | null> {
  const where = login.includes('@') ? { emailKey: emailKeyOf(login) } : { userNameKey: userNameKeyOf(login) };
  return em.findOne(UserEntity, where, { populate: ['passwordHash'] });
}

/** Finds a client's member with what their password was hashed to. */
export async function findWithPassword(
  em: EntityManager,
  { clientId, id }: { readonly clientId: string; readonly id: string },
): Promise<UserWithPassword | null> {
  return em.findOne(UserEntity, { clientId, id }, { populate: ['passwordHash'] });
}

/** Finds the user of an email address. */
export async function findByEmail(em: EntityManager, email: string): Promise<User | null> {
  return em.findOne(UserEntity, { emailKey: emailKeyOf(email) });
}

/** Holds a user whose password is still that one until the transaction ends. Gives whether there is such a user. */
export async function lockUnchanged(
  em: EntityManager,
  { id, passwordHash }: Pick<UserWithPassword, 'id' | 'passwordHash'>,
): Promise<boolean> {
  const rows = await em.execute<object[]>(
    'select id from person where id = ? and password_hash = ? for update',
    [id, passwordHash],
  );
  return rows.length > 0;
}

/** Takes note that a mailbox is its user's. Gives whether there is such a user. */
export async function markVerified(
  em: EntityManager,
  { clientId, email }: { readonly clientId: string; readonly email: string },
  now: Date,
): Promise<boolean> {
  const where = { clientId, emailKey: emailKeyOf(email) };
  return (await em.nativeUpdate(UserEntity, where, { emailVerifyTime: now })) > 0;
}

/** Sets the password of somebody who has shown that the mailbox is theirs. */
export async function setPassword(
  em: EntityManager,
  { id, passwordHash }: Pick<UserWithPassword, 'id' | 'passwordHash'>,
  now: Date,
): Promise<void> {
  await em.nativeUpdate(UserEntity, { id }, { passwordHash, emailVerifyTime: now });
}

/** Sets the password of somebody who has shown that they know the one before. */
export async function replacePassword(
  em: EntityManager,
  { id, passwordHash }: Pick<UserWithPassword, 'id' | 'passwordHash'>,
): Promise<void> {
  await em.nativeUpdate(UserEntity, { id }, { passwordHash });
}

/** Sets what a client's member may do. */
export async function setRole(
  em: EntityManager,
  { clientId, id }: Pick<User, 'clientId' | 'id'>,
  role: UserRole,
): Promise<void> {
  await em.nativeUpdate(UserEntity, { clientId, id }, { role });
}
