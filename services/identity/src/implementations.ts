import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import { ApiTokenService } from '@cedula/contract/cedula/identity/v1/api_token_service_pb.ts';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { OperatorClientService } from '@cedula/contract/cedula/identity/v1/operator_client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import type { PageTokens } from '@cedula/chassis/paging/page-token.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { createAccessKey } from './access-keys/create-access-key.ts';
import { getAccessKey } from './access-keys/get-access-key.ts';
import { listAccessKeys } from './access-keys/list-access-keys.ts';
import { revokeAccessKey } from './access-keys/revoke-access-key.ts';
import { rotateAccessKey } from './access-keys/rotate-access-key.ts';
import { createApiToken } from './api-tokens/create-api-token.ts';
import { getApiToken } from './api-tokens/get-api-token.ts';
import { listApiTokens } from './api-tokens/list-api-tokens.ts';
import { revokeApiToken } from './api-tokens/revoke-api-token.ts';
import { deleteClient } from './clients/delete-client.ts';
import { getClient } from './clients/get-client.ts';
import type { Limits } from './clients/limits.ts';
import { signUpClient } from './clients/sign-up-client.ts';
import { updateClient } from './clients/update-client.ts';
import type { Heartbeat } from './credentials/heartbeat.ts';
import { recordApiTokenUses } from './credentials/record-api-token-uses.ts';
import { resolveAccessKey } from './credentials/resolve-access-key.ts';
import { resolveApiToken } from './credentials/resolve-api-token.ts';
import { resolveSession } from './credentials/resolve-session.ts';
import { getOperatorClient } from './operators/get-operator-client.ts';
import { listOperatorClients } from './operators/list-operator-clients.ts';
import { updateOperatorClient } from './operators/update-operator-client.ts';

/** What the handlers of identity stand on. */
export interface Parts {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly sealer: Sealer;
  readonly pageTokens: PageTokens;
  readonly heartbeat: Pick<Heartbeat, 'beat'>;
  readonly clock: Clock;
  readonly signup: 'open' | 'closed';
  /** Of clients for whom nobody set others. */
  readonly limits: Limits;
}

/** Every service of identity, and who may call it. */
export function implementations(parts: Parts): Implementation[] {
  return [
    implement(ClientService, ['gateway'], {
      signUpClient: signUpClient(parts),
      getClient: getClient(parts),
      updateClient: updateClient(parts),
      deleteClient: deleteClient(parts),
    }),
    implement(AccessKeyService, ['gateway'], {
      createAccessKey: createAccessKey(parts),
      getAccessKey: getAccessKey(parts),
      listAccessKeys: listAccessKeys(parts),
      revokeAccessKey: revokeAccessKey(parts),
      rotateAccessKey: rotateAccessKey(parts),
    }),
    implement(ApiTokenService, ['gateway'], {
      createApiToken: createApiToken(parts),
      getApiToken: getApiToken(parts),
      listApiTokens: listApiTokens(parts),
      revokeApiToken: revokeApiToken(parts),
    }),
    implement(OperatorClientService, ['gateway'], {
      listOperatorClients: listOperatorClients(parts),
      getOperatorClient: getOperatorClient(parts),
      updateOperatorClient: updateOperatorClient(parts),
    }),
    implement(CredentialService, ['gateway'], {
      resolveAccessKey: resolveAccessKey(parts),
      resolveApiToken: resolveApiToken(parts),
      resolveSession: resolveSession(parts),
      recordApiTokenUses: recordApiTokenUses(parts),
    }),
  ];
}
