import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { apiTokenHash, isApiToken } from '@cedula/chassis/secrets/api-token.ts';
import type { ApiTokenCredential } from '../credentials/api-token-source.ts';
import type { TokenUses } from '../credentials/token-uses.ts';
import type { Resolve } from '../credentials/shelf.ts';
import type { Exchange } from '../http/exchange.ts';
import { TokenRefused } from '../http/token-refused.ts';
import type { Caller } from './caller.ts';

/** Recognises the bearer of an API token. One whose checksum is wrong is not even looked up. */
export async function recogniseApiToken(
  { arrivedAt }: Pick<Exchange, 'arrivedAt'>,
  token: string,
  {
    apiTokens,
    tokenUses,
  }: { readonly apiTokens: Resolve<ApiTokenCredential>; readonly tokenUses: Pick<TokenUses, 'note'> },
): Promise<Caller> {
  if (!isApiToken(token)) throw new TokenRefused();
  const credential = await apiTokens(apiTokenHash(token).toString('hex'));
  if (credential === undefined || credential.expiresMs <= arrivedAt) throw new TokenRefused();
  const { apiTokenId } = credential;
  tokenUses.note(apiTokenId);
  return { client: credential, kind: Operation_Caller.API_TOKEN, ids: { apiTokenId } };
}
