import { newId } from '@cedula/chassis/ids/id.ts';
import { randomBytes } from 'node:crypto';

/** A credential with which a client's machines sign requests. */
export interface AccessKey {
  readonly id: string;
  readonly clientId: string;
  /** What it is for, in the client's words. */
  readonly name: string;
  readonly createTime: Date;
}

/** How many access keys a client may have in force. */
export const maxAccessKeys = 100;

/** A new access key of a client. */
export function newAccessKey({ clientId, name }: { clientId: string; name: string }, now: Date): AccessKey {
  return { id: newId('key'), clientId, name, createTime: now };
}

/** A new secret: `cds_` and 256 random bits in base64url. The text itself is the MAC's key. */
export function newSecret(): string {
  return `cds_${randomBytes(32).toString('base64url')}`;
}
