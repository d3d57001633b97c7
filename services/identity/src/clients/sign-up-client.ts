import type { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { newAccessKey, newSecret } from '../access-keys/access-key.ts';
import { toAccessKeyMessage } from '../access-keys/access-key-message.ts';
import { insertAccessKey } from '../access-keys/access-key-store.ts';
import { newClient } from './client.ts';
import { toClientMessage } from './client-message.ts';
import type { Limits } from './limits.ts';
import { insertClient } from './client-store.ts';

/** Answers SignUpClient: a client and its first access key, or nothing of either. */
export function signUpClient(options: {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly signup: 'open' | 'closed';
  readonly limits: Limits;
}): HandlersOf<typeof ClientService>['signUpClient'] {
  const { database, sealer, clock, signup } = options;
  return async (request, { log }) => {
    if (signup === 'closed') {
      throw new DomainError(
        'PERMISSION_DENIED',
        'Signing up is closed here. Ask the operator for an account.',
      );
    }
    const now = new Date(clock.now());
    const client = newClient(request, now);
    const accessKey = newAccessKey({ clientId: client.id, name: '' }, now);
    const secret = newSecret();
    await database.asSystem('sign-up', async (em) => {
      await insertClient(em, client);
      await insertAccessKey(em, sealer, accessKey, secret);
    });
    log.info({ clientId: client.id, accessKeyId: accessKey.id }, 'client signed up');
    return {
      client: toClientMessage(client, options.limits),
      accessKey: toAccessKeyMessage(accessKey),
      secret,
    };
  };
}
