import type { EntityManager } from '@cedula/chassis/db/database.ts';
import { afterCommit } from '@cedula/chassis/db/unit-of-work.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import { linkHashOf, newLink, type LinkPurpose, type OneTimeLink } from './one-time-link.ts';
import { OneTimeLinkEntity } from './one-time-link.entity.ts';
import { sealedUse } from './sealed-use.ts';

/** What sending a link takes. */
export interface Post {
  readonly sealer: Sealer;
  /** Lets the mail go out at once. */
  readonly wake: () => void;
}

/**
 * Makes a link that is mailed as soon as the transaction has committed, and until it was.
 * Its token is in the mail alone; here it is sealed until then.
 */
export async function mailLink(
  em: EntityManager,
  { sealer, wake }: Post,
  about: Parameters<typeof newLink>[0],
  now: Date,
): Promise<OneTimeLink> {
  const { link, token } = newLink(about, now);
  await em.insert(OneTimeLinkEntity, {
    ...link,
    sealedToken: sealer.seal(token, sealedUse(link)),
    dueTime: now,
    attempts: 0,
  });
  afterCommit(em, wake);
  return link;
}

/** Finds the link of a token that works for a purpose: one that is not used and not out of date. */
export async function findLink(
  em: EntityManager,
  { token, purpose }: { readonly token: string; readonly purpose: LinkPurpose },
  now: Date,
): Promise<OneTimeLink | null> {
  const hash = linkHashOf(token);
  if (hash === undefined) return null;
  return em.findOne(OneTimeLinkEntity, { hash, purpose, expireTime: { $gt: now } });
}

/** Uses a link up. Gives whether it was there to be used: of two who try at once one succeeds. */
export async function useUpLink(em: EntityManager, { hash }: Pick<OneTimeLink, 'hash'>): Promise<boolean> {
  return (await em.nativeDelete(OneTimeLinkEntity, { hash })) > 0;
}

/** Uses up all links of a purpose that went to an address. */
export async function useUpLinks(
  em: EntityManager,
  { emailKey, purpose }: Pick<OneTimeLink, 'emailKey' | 'purpose'>,
): Promise<void> {
  await em.nativeDelete(OneTimeLinkEntity, { emailKey, purpose });
}

/** How many links of a purpose a client has open. */
export async function countLinks(
  em: EntityManager,
  { clientId, purpose }: Pick<OneTimeLink, 'clientId' | 'purpose'>,
  now: Date,
): Promise<number> {
  return em.count(OneTimeLinkEntity, { clientId, purpose, expireTime: { $gt: now } });
}
