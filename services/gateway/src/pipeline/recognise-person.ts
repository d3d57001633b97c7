import { type Operation, Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import type { VerifyAccessToken } from '../access-tokens/access-tokens.ts';
import type { SessionCredential } from '../credentials/session-source.ts';
import type { Resolve } from '../credentials/shelf.ts';
import { TokenRefused } from '../http/token-refused.ts';
import type { Caller } from './caller.ts';

/**
 * Recognises a person by the access token of their session. A person with the operator role
 * calls as an operator whatever operators may call, and as themselves all else.
 */
export async function recognisePerson(
  token: string,
  { callers }: Operation,
  options: { readonly verifyAccessToken: VerifyAccessToken; readonly sessions: Resolve<SessionCredential> },
): Promise<Caller> {
  const subject = await options.verifyAccessToken(token);
  if (subject === undefined) throw new TokenRefused();
  const { sessionId, userId } = subject;
  const session = await options.sessions(sessionId);
  if (session?.userId !== userId) throw new TokenRefused();
  const asOperator = session.isOperator && callers.includes(Operation_Caller.OPERATOR);
  return {
    client: session,
    kind: asOperator ? Operation_Caller.OPERATOR : Operation_Caller.PERSON,
    ids: { userId, sessionId },
    role: session.role,
  };
}
