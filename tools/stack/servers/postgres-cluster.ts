import { spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { baseEnvironment } from './server-host.ts';
import type { Account } from './unprivileged-account.ts';

/**
 * The cluster's folder as its programs are told it. They get the folder open, as descriptor 3,
 * and name it by that: root runs them as another user, who could not enter by its path a data
 * folder that lies below /root or was made by `mktemp -d`.
 */
export const folderAsSeen = '/proc/self/fd/3';

export interface Cluster {
  /** Path of the program `postgres`; `initdb` stands beside it. */
  readonly program: string;
  readonly account: Account | undefined;
  readonly folder: string;
  readonly superuser: string;
  readonly password: string;
}

/** Makes the cluster unless it is there. It appears whole: an initdb cut short leaves none. */
export function ensureCluster(cluster: Cluster): void {
  if (existsSync(cluster.folder)) return;
  const unfinished = `${cluster.folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${cluster.folder}.password`;
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  const { account } = cluster;
  if (account !== undefined) {
    [unfinished, passwordFile].forEach((path) => chownSync(path, account.uid, account.gid));
  }
  const opened = [openSync(unfinished, 'r'), openSync(passwordFile, 'r')];
  try {
    initialise(cluster, opened);
  } finally {
    opened.forEach((file) => closeSync(file));
    rmSync(passwordFile);
  }
  renameSync(unfinished, cluster.folder);
}

function initialise({ program, account, superuser }: Cluster, opened: readonly number[]): void {
  const options = {
    pgdata: folderAsSeen,
    username: superuser,
    auth: 'scram-sha-256',
    pwfile: '/proc/self/fd/4',
    encoding: 'UTF8',
    locale: 'C.UTF-8',
  };
  const command = [
    join(dirname(program), 'initdb'),
    ...Object.entries(options).map(([key, value]) => `--${key}=${value}`),
  ];
  const made = spawnSync(
    'setpriv',
    ['--pdeathsig', 'KILL', ...(account?.privileges ?? []), '--', ...command],
    {
      cwd: '/',
      env: baseEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe', ...opened],
      encoding: 'utf8',
      timeout: 120_000,
    },
  );
  if (made.status !== 0) {
    throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`, { cause: made.error });
  }
}
