import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { type AccessKeyCredential, accessKeyCredentialOf } from './access-key-credential.ts';
import { askOf } from '../mesh/ask-of.ts';
import type { CredentialSource } from './shelf.ts';

/** Access keys, by their id. */
export function accessKeySource(identity: Peer): CredentialSource<AccessKeyCredential> {
  const ask = askOf(identity, CredentialService.method.resolveAccessKey);
  return {
    isName: (id) => isId('key', id),
    async load(id, within) {
      const answer = await ask({ id }, within);
      return { credential: accessKeyCredentialOf(id, answer), revision: answer.revision };
    },
  };
}
