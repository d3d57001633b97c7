import { fromBinary } from '@bufbuild/protobuf';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import { ClientService } from '@cedula/contract/cedula/identity/v1/client_service_pb.ts';
import {
  CredentialService,
  CredentialsHeartbeatSchema,
} from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { assertNoDrift } from '@cedula/chassis/db/drift.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createSealer } from '@cedula/chassis/secrets/sealer.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { services } from '@cedula/contract/services.ts';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { startHeartbeat } from '../credentials/heartbeat.ts';
import { implementations } from '../implementations.ts';
import { schema } from '../schema.ts';

const log = createLogger({ service: 'identity', level: 'silent' });

/** What the installation lets a client do in these tests. */
export const defaultLimits = { ratePerSecond: 10, burst: 20, quotaPerMonth: 100 };

/** What identity has said on the broker. */
export interface Beat {
  readonly revision: bigint;
  /** Epoch milliseconds. */
  readonly readTime: number;
}

/** Identity on a database of its own, and callers of it. */
export async function startIdentity({ clock }: { clock: Clock }) {
  const beats: Beat[] = [];
  const fresh = await freshDatabase('identity');
  await assertNoDrift({ schema, ownerUrl: fresh.ownerUrl });
  const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const broker = {
    broadcast(_subject: string, bytes: Uint8Array) {
      const { revision, readTime } = fromBinary(CredentialsHeartbeatSchema, bytes);
      beats.push({ revision, readTime: readTime === undefined ? 0 : timestampMs(readTime) });
      return true;
    },
  };
  const heartbeat = startHeartbeat({ database, broker, clock, log });
  const served = implementations({
    database,
    outbox: createOutbox({ clock }),
    heartbeat,
    clock,
    sealer: createSealer(keyring),
    pageTokens: createPageTokens(keyring),
    signup: 'open',
    limits: defaultLimits,
  });
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock });
  const mesh = await startMesh(served, services.identity, { idempotency });
  const { gateway } = mesh;

  return {
    mesh,
    gateway,
    database,
    beats,
    /** Signs a client up, and tells what it calls as. */
    signUp: async (name = 'ACME') => {
      const company = { name, email: 'ops@acme.example' };
      const { message } = await call(gateway, ClientService.method.signUpClient, company, clientOrigin(''));
      const { client, accessKey, secret } = message;
      const clientId = client?.id ?? '';
      return { clientId, keyId: accessKey?.id ?? '', secret, as: clientOrigin(clientId) };
    },
    resolve: async (id: string) => {
      const asked = call(gateway, CredentialService.method.resolveAccessKey, { id }, clientOrigin(''));
      return (await asked).message;
    },
    close: async () => {
      heartbeat.stop();
      await mesh.close();
      await database.close();
      await fresh.drop();
    },
  };
}

/** Why a call was refused; `answered` where it was not. */
export async function reasonOf(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
    return 'answered';
  } catch (error) {
    return error instanceof DomainError ? error.reason : String(error);
  }
}
