import { readFileSync } from 'node:fs';

/** A user to run a server as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** setpriv(1) options. */
  readonly privileges: readonly string[];
}

/**
 * Whom to run a server as that refuses root: nobody else where we aren't root, otherwise the
 * user that Debian's package made for it. Throws where there is none.
 */
export function unprivilegedAccount(name: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = entries.find((entry) => entry.startsWith(`${name}:`))?.split(':') ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error(`there is no user ${name} on this machine, which Debian's package makes`);
  }
  const privileges = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--no-new-privs'];
  return { uid: Number(uid), gid: Number(gid), privileges };
}
