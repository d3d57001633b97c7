import type { RequestHead } from '@cedula/signatures';
import type { Operation } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { VerifyAccessToken } from '../access-tokens/access-tokens.ts';
import type { Admission } from '../admission/admission.ts';
import type { AccessKeyCredential } from '../credentials/access-key-credential.ts';
import type { ApiTokenCredential } from '../credentials/api-token-source.ts';
import type { SessionCredential } from '../credentials/session-source.ts';
import type { Resolve } from '../credentials/shelf.ts';
import type { TokenUses } from '../credentials/token-uses.ts';
import type { Exchange } from '../http/exchange.ts';
import { admitCaller } from './admit-caller.ts';
import type { Admitted } from './admitted.ts';
import { bearerTokenOf } from './bearer-token.ts';
import { recogniseApiToken } from './recognise-api-token.ts';
import { recognisePerson } from './recognise-person.ts';
import { recogniseSigner } from './recognise-signer.ts';

/** What recognising and admitting callers stands on. */
export interface KnownCallers {
  readonly accessKeys: Resolve<AccessKeyCredential>;
  readonly sessions: Resolve<SessionCredential>;
  readonly apiTokens: Resolve<ApiTokenCredential>;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly tokenUses: Pick<TokenUses, 'note'>;
  readonly admission: Pick<Admission, 'admit' | 'giveBack' | 'takeOneMore'>;
}

/** Admits a caller by its one credential: a signature, an access token or an API token. */
export async function admitKnown(
  exchange: Exchange,
  head: RequestHead,
  call: { readonly operation: Operation; readonly idempotencyKey: string },
  callers: KnownCallers,
): Promise<Admitted> {
  const token = bearerTokenOf(head);
  if (token === undefined) {
    const signer = await recogniseSigner(exchange, head, callers.accessKeys);
    const admitted = await admitCaller(exchange, call, signer, callers.admission);
    return { ...admitted, judgeBody: (sha256) => signer.judgeBody(sha256) };
  }
  const caller = token.startsWith('cdt_')
    ? await recogniseApiToken(exchange, token, callers)
    : await recognisePerson(token, call.operation, callers);
  const admitted = await admitCaller(exchange, call, caller, callers.admission);
  // What bears the token vouches for the body: nothing was signed.
  return { ...admitted, judgeBody: () => undefined };
}
