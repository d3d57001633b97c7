import { invalidField } from '@cedula/chassis/errors/domain-error.ts';
import { isCommonPassword } from './common-passwords.ts';

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly userName: string;
  readonly email: string;
}

/** With fewer other characters around it a name is no password. */
const leastBesideName = 5;

/**
 * Refuses a password that others would try first. Its length is judged by the contract.
 * Throws INVALID_ARGUMENT at the field by the rule that it breaks: `password.user_name`,
 * `password.email` or `password.common`.
 */
export function requireStrongPassword(
  password: string,
  { userName, email }: PasswordOwner,
  field = 'password',
): void {
  if (isMostly(password, [userName])) {
    throw invalidField(field, 'password.user_name', 'must not be the user name, nor little more than it');
  }
  if (isMostly(password, [email, email.slice(0, email.lastIndexOf('@'))])) {
    throw invalidField(field, 'password.email', 'must not be the email address, nor little more than it');
  }
  if (isCommonPassword(password)) {
    throw invalidField(field, 'password.common', 'is among the passwords that are tried first');
  }
}

function isMostly(password: string, names: readonly string[]): boolean {
  const text = password.normalize('NFKC').toLowerCase();
  return names
    .map((name) => name.toLowerCase())
    .some((name) => text.includes(name) && text.replaceAll(name, '').length < leastBesideName);
}
