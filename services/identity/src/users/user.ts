import { newId } from '@cedula/chassis/ids/id.ts';

/** What a person may do in their client. */
export type UserRole = 'OWNER' | 'MEMBER';

/** A person who uses Cedula, a member of exactly one client. */
export interface User {
  readonly id: string;
  readonly clientId: string;
  /** As the person writes it. */
  readonly userName: string;
  /** As the person writes it. */
  readonly email: string;
  readonly role: UserRole;
  /** Whether the person sets quotas and limits of every client. */
  readonly isOperator: boolean;
  /** When the person showed that the mailbox is theirs; none: not yet. */
  readonly emailVerifyTime?: Date | null | undefined;
  readonly createTime: Date;
}

/** A user and what their password was hashed to. */
export interface UserWithPassword extends User {
  readonly passwordHash: string;
}

/** A new user with an id of their own. Names have been judged by the contract. */
export function newUser(
  { clientId, userName, email, role }: Pick<User, 'clientId' | 'userName' | 'email' | 'role'>,
  now: Date,
): User {
  const id = newId('usr');
  return { id, clientId, userName, email, role, isOperator: false, createTime: now };
}

/** The spelling of an email address by which it is unique: nobody tells people apart by case. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFKC').toLowerCase();
}

/** The spelling of a user name by which it is unique. It has no `@`, so none is anybody's email address. */
export function userNameKeyOf(userName: string): string {
  return userName.toLowerCase();
}
