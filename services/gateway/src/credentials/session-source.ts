import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import type { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { askOf } from '../mesh/ask-of.ts';
import { type KnownClient, knownClientOf } from './known-client.ts';
import type { CredentialSource } from './shelf.ts';

/** Who is in a session, and what they may do. */
export interface SessionCredential extends KnownClient {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Operation_Role;
  readonly isOperator: boolean;
}

/** Sessions, by the id that access tokens have as `sid`. That one is out of date, its last token tells first. */
export function sessionSource(identity: Peer): CredentialSource<SessionCredential> {
  const ask = askOf(identity, CredentialService.method.resolveSession);
  return {
    isName: (id) => isId('ses', id),
    isVerified: true,
    async load(id, within) {
      const answer = await ask({ id }, within);
      const { userId, role, operator: isOperator, revision } = answer;
      const client = knownClientOf(answer);
      if (client === undefined) return { credential: undefined, revision };
      return { credential: { ...client, sessionId: id, userId, role, isOperator }, revision };
    },
  };
}
