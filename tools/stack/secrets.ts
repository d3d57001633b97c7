import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Gives the secret of that name; makes and keeps one the first time it is asked for. */
export type Secrets = (name: string, make?: () => string) => string;

/**
 * The credentials of one data folder, made at first use, kept in a file that only its owner
 * reads. Master keys stand in it as well: to rotate one, put the new key before the old.
 */
export function openSecrets(file: string): Secrets {
  const known = new Map(existsSync(file) ? Object.entries(parse(file)) : []);
  return (name, make = randomPassword) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const made = make();
    known.set(name, made);
    writeFileSync(`${file}.new`, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    renameSync(`${file}.new`, file);
    return made;
  };
}

/** 192 random bits as hexadecimal digits, which need no quoting in URLs, SQL or configuration files. */
export function randomPassword(): string {
  return randomBytes(24).toString('hex');
}

/** A key-encryption key as services read it: `id:base64-of-32-bytes`. */
export function newMasterKey(): string {
  return `k1:${randomBytes(32).toString('base64')}`;
}

function parse(file: string): Record<string, string> {
  try {
    const secrets: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
    return secrets;
  } catch (cause) {
    throw new Error(`${file} cannot be read; without it what the data folder holds is lost`, { cause });
  }
}
