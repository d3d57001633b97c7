import type { SealContext } from '@cedula/chassis/secrets/sealer.ts';

/** What an access key's secret is sealed for: the same bytes in another row, or of another client, do not open. */
export function sealedUse({ clientId, id }: { readonly clientId: string; readonly id: string }): SealContext {
  return { clientId, ownerId: id, purpose: 'access-key-secret' };
}
