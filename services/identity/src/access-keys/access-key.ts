import { newId } from '@cedula/chassis/ids/id.ts';
import { randomBytes } from 'node:crypto';

/** A credential with which a client's machines sign requests. */
export interface AccessKey {
  readonly id: string;
  readonly clientId: string;
  /** What it is for, in the client's words. */
  readonly name: string;
  readonly createTime: Date;
  /** What it is narrowed to. Empty: nothing, it is a full one. */
  readonly scopes: readonly string[];
  /** Where it may be used from, in CIDR notation. Empty: anywhere. */
  readonly addressRanges: readonly string[];
}

/** How many access keys a client may have in force. */
export const maxAccessKeys = 100;

/** What a new access key is to be. What it is not narrowed by is left out. */
export interface AccessKeyWish {
  readonly clientId: string;
  readonly name: string;
  readonly scopes?: readonly string[];
  readonly addressRanges?: readonly string[];
}

/** A new access key of a client. */
export function newAccessKey(
  { clientId, name, scopes = [], addressRanges = [] }: AccessKeyWish,
  now: Date,
): AccessKey {
  return { id: newId('key'), clientId, name, createTime: now, scopes, addressRanges };
}

/** A new secret: `cds_` and 256 random bits in base64url. The text itself is the MAC's key. */
export function newSecret(): string {
  return `cds_${randomBytes(32).toString('base64url')}`;
}
