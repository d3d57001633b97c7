import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../terminal/read-input.ts';
import { UsageError } from '../usage-error.ts';
import { checkProfileName, parseProfile, type Profile } from './profile.ts';

const maxBytes = 64 * 1024;
const others = 0o077;

/** Where profiles are kept: one file each, in a folder that only their owner enters. */
export interface ProfileStore {
  readonly pathOf: (name: string) => string;
  /** Undefined: there is no such profile. Throws a UsageError for one that others could have read or written. */
  readonly load: (name: string) => Promise<Profile | undefined>;
  /** Makes sure that a profile can be stored, before there is a secret that would be lost. */
  readonly prepare: () => Promise<void>;
  readonly save: (name: string, profile: Profile) => Promise<void>;
}

/** The store below `$XDG_CONFIG_HOME`, or `~/.config` (XDG Base Directory Specification). */
export function profileStore(env: NodeJS.ProcessEnv): ProfileStore {
  const configHome = env['XDG_CONFIG_HOME'] ?? '';
  const folder = join(configHome.startsWith('/') ? configHome : join(homedir(), '.config'), 'cedula');
  const pathOf = (name: string) => join(folder, `${checkProfileName(name)}.json`);
  const prepare = () => prepareFolder(folder);
  return {
    pathOf,
    prepare,
    load: (name) => load(folder, pathOf(name)),
    save: async (name, { baseUrl, credential }) => {
      await prepare();
      await replaceFile(pathOf(name), `${JSON.stringify({ baseUrl, ...credential }, null, 2)}\n`);
    },
  };
}

async function load(folder: string, path: string): Promise<Profile | undefined> {
  const text = await readPrivate(folder, path);
  if (text === undefined) return undefined;
  const profile = parseProfile(text);
  if (profile === undefined) throw new UsageError(`${path} is no profile: run "cedula login" again`);
  return profile;
}

async function readPrivate(folder: string, path: string): Promise<string | undefined> {
  try {
    // What is judged has to be what is read: not the name, the open file.
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    requirePrivate(folder, await lstat(folder), 'chmod 700');
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > maxBytes) throw new UsageError(`${path} is no profile`);
    requirePrivate(path, stats, 'chmod 600');
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}

function requirePrivate(path: string, { mode, uid }: Stats, remedy: string): void {
  if (process.getuid !== undefined && uid !== process.getuid())
    throw new UsageError(`${path} belongs to somebody else, so it is not used`);
  if ((mode & others) !== 0) {
    throw new UsageError(
      `others may open ${path}, so it is not used: ${remedy} ${path}, ` +
        'and if somebody may have read it, revoke its key and log in with a new one',
    );
  }
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (error) {
    throw new UsageError(`${folder}: ${reasonOf(error)}`);
  }
}

/** Never half a profile, and at no moment one that others may read. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    {
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(text);
      await file.sync();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}
