import type { SealContext } from '@cedula/chassis/secrets/sealer.ts';
import type { OneTimeLink } from './one-time-link.ts';

/** What a link's token is sealed for: the same bytes in another row do not open. */
export function sealedUse({ clientId, hash }: Pick<OneTimeLink, 'clientId' | 'hash'>): SealContext {
  return { clientId, ownerId: hash, purpose: 'one-time-link' };
}
