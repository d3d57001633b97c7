import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { SigningKeys } from '../signing-keys/signing-keys.ts';
import { signAccessToken } from './access-token.ts';
import type { HandedToken } from './rotate-token.ts';

/** The two tokens of a session as callers see them: the refresh token, and a new access token. */
export async function toTokensMessage(
  { session, token, expireTime }: HandedToken,
  { signingKeys, now }: { readonly signingKeys: Pick<SigningKeys, 'newest'>; readonly now: number },
) {
  const access = await signAccessToken(session, await signingKeys.newest(), now);
  return {
    accessToken: access.token,
    accessTokenExpireTime: timestampFromDate(access.expireTime),
    refreshToken: token,
    refreshTokenExpireTime: timestampFromDate(expireTime),
  };
}
