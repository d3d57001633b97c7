import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { bindTexts } from '@cedula/chassis/secrets/binding.ts';
import { deriveKey, type Keyring } from '@cedula/chassis/secrets/keyring.ts';
import { createHmac } from 'node:crypto';
import { addFailure, lockTally, readTally, removeTally, takeFailuresBack } from './login-failure-store.ts';
import { loginWaitMs } from './login-throttle.ts';

/** Who tries to sign in, and from where. */
export interface LoginAttempt {
  /** The user's id, or for a login that nobody has, the login itself. */
  readonly account: string;
  /** The network address of the caller. */
  readonly address: string;
}

/** Counts failed logins, and lets those wait who failed too often. */
export interface LoginFailures {
  /**
   * Counts a failure before the password is looked at: of many tries at once, each counts for
   * the next. Throws LOGIN_THROTTLED, and counts nothing, where the next try is not yet due.
   */
  begin(em: EntityManager, attempt: LoginAttempt, now: number): Promise<void>;
  /** The password was right: the address begins anew. */
  succeed(em: EntityManager, attempt: LoginAttempt): Promise<void>;
  /** The password was not looked at: the failure was none. */
  takeBack(em: EntityManager, attempt: LoginAttempt): Promise<void>;
}

/** Makes the counting; names and addresses are kept as MACs alone. */
export function createLoginFailures({ masterKeys }: { readonly masterKeys: Keyring }): LoginFailures {
  // With another master key all counts begin anew: rare, and at most five tries each.
  const key = deriveKey(masterKeys.current, 'cedula/login-failures/v1');
  const macOf = (texts: readonly string[]) =>
    createHmac('sha256', key).update(bindTexts(texts)).digest('base64url');
  const keysOf = ({ account, address }: LoginAttempt) => ({
    ofAddress: macOf(['address', account, address]),
    ofAccount: macOf(['account', account]),
  });

  return {
    async begin(em, attempt, now) {
      const { ofAddress, ofAccount } = keysOf(attempt);
      const own = await lockTally(em, ofAddress, now);
      const account = await readTally(em, ofAccount);
      const waitMs = loginWaitMs({ own, account }, now);
      if (waitMs > 0) {
        throw new DomainError('LOGIN_THROTTLED', 'Too many failed logins. Try again later.', {
          retryAfterSeconds: Math.ceil(waitMs / 1000),
        });
      }
      await addFailure(em, ofAddress, now, 'address');
      await addFailure(em, ofAccount, now, 'account');
    },
    async succeed(em, attempt) {
      const { ofAddress, ofAccount } = keysOf(attempt);
      // They were the person's own, so they say nothing against others.
      const own = await readTally(em, ofAddress);
      await removeTally(em, ofAddress);
      await takeFailuresBack(em, ofAccount, own?.failures ?? 0);
    },
    async takeBack(em, attempt) {
      const { ofAddress, ofAccount } = keysOf(attempt);
      await takeFailuresBack(em, ofAddress, 1);
      await takeFailuresBack(em, ofAccount, 1);
    },
  };
}
