import type { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { accessTokenProfile } from '@cedula/chassis/tokens/access-token.ts';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';

/** Answers GetJwks: the public keys in force, the one that signs first. */
export function getJwks({
  signingKeys,
}: {
  readonly signingKeys: Pick<SigningKeys, 'published'>;
}): HandlersOf<typeof SessionService>['getJwks'] {
  const { algorithm: alg } = accessTokenProfile;
  return async () => ({
    keys: (await signingKeys.published()).map(({ kid, x }) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x,
      kid,
      use: 'sig',
      alg,
    })),
  });
}
