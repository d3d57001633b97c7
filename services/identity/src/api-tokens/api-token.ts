import { newId } from '@cedula/chassis/ids/id.ts';

/** A bearer credential with scopes of its own. The token itself is not kept. */
export interface ApiToken {
  readonly id: string;
  readonly clientId: string;
  /** What it is for, in the client's words. */
  readonly name: string;
  /** At least one. */
  readonly scopes: readonly string[];
  readonly createTime: Date;
  /** Null: it does not expire. */
  readonly expireTime: Date | null;
  /** Null: it was not used. */
  readonly lastUseTime: Date | null;
}

/** How many API tokens a client may have that are not revoked. */
export const maxApiTokens = 100;

/** What a new API token is to be. */
export type ApiTokenWish = Pick<ApiToken, 'clientId' | 'name' | 'scopes' | 'expireTime'>;

/** A new API token of a client. */
export function newApiToken({ clientId, name, scopes, expireTime }: ApiTokenWish, now: Date): ApiToken {
  return { id: newId('tok'), clientId, name, scopes, createTime: now, expireTime, lastUseTime: null };
}
