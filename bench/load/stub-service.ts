import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { create, toBinary } from '@bufbuild/protobuf';
import { ReportService } from '@cedula/contract/cedula/billing/v1/report_service_pb.ts';
import { AccessKeyService } from '@cedula/contract/cedula/identity/v1/access_key_service_pb.ts';
import {
  CredentialsHeartbeatSchema,
  CredentialService,
} from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { SessionService } from '@cedula/contract/cedula/identity/v1/session_service_pb.ts';
import { Operation_Role } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { defineConfig } from '@cedula/chassis/config/config.ts';
import { eventSettings, serviceSettings } from '@cedula/chassis/config/fragments.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import type { Idempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { implement } from '@cedula/chassis/rpc/implementation.ts';
import { startRpcServer } from '@cedula/chassis/rpc/server.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { createPublicKey } from 'node:crypto';
import { benchClient, benchPerson, benchSigningKey, benchSigningKeyId } from './bench-client.ts';

/**
 * A service of the mesh that answers at once from memory, so that what is measured is the
 * gateway and not how fast the services behind it are: the same server, the same TLS, the
 * same validation, no database.
 */
const settings = defineConfig({ ...serviceSettings, ...eventSettings }).load();
const log = createLogger({ service: 'stub', level: settings.logLevel });
/** What keys cost is measured where there is a database. */
const everyTime: Idempotency = { once: (handle) => handle };
const limits = { ratePerSecond: 100_000, burst: 100_000, quotaPerMonth: 1_000_000_000 };
const { x = '' } = createPublicKey(benchSigningKey).export({ format: 'jwk' });
const publicKey = { kty: 'OKP', crv: 'Ed25519', x, kid: benchSigningKeyId, use: 'sig', alg: 'EdDSA' };
/** Of what is streamed nothing is measured here. */
async function* nothing() {
  yield {};
}
const accessKey = { id: benchClient.keyId, name: 'bench', createTime: timestampFromMs(0) };

runService({
  name: 'stub',
  log,
  start: async (scope) => {
    const metrics = createMetrics({ service: 'stub' });
    const readiness = createReadiness({ log, signal: scope.signal });
    const internal = await startInternalHttp({ listen: settings.internalListen, metrics, readiness, log });
    scope.use('internal http', () => internal.close());
    const broker = createBroker({ url: settings.natsUrl.reveal(), name: 'stub', log });
    scope.use('broker', () => broker.close());
    const beat = setInterval(() => {
      const heartbeat = create(CredentialsHeartbeatSchema, {
        revision: 0n,
        readTime: timestampFromMs(Date.now()),
      });
      broker.broadcast('cedula.credentials.heartbeat', toBinary(CredentialsHeartbeatSchema, heartbeat));
    }, 500);
    scope.use('heartbeat', () => clearInterval(beat));
    const server = await startRpcServer({
      listen: settings.listen,
      tls: settings.tls,
      log,
      metrics,
      readiness,
      idempotency: everyTime,
      implementations: [
        implement(CredentialService, ['gateway'], {
          resolveAccessKey: async () => ({
            clientId: benchClient.id,
            secrets: [benchClient.secret],
            oldestSecretCreateTime: timestampFromMs(Date.now()),
            limits,
            unscoped: true,
          }),
          resolveApiToken: async () => ({}),
          resolveSession: async () => ({
            clientId: benchClient.id,
            userId: benchPerson.userId,
            role: Operation_Role.OWNER,
            limits,
            unscoped: true,
          }),
          recordApiTokenUses: async () => ({}),
        }),
        implement(AccessKeyService, ['gateway'], {
          createAccessKey: async () => ({ accessKey, secret: benchClient.secret }),
          getAccessKey: async () => ({ accessKey }),
          listAccessKeys: async () => ({ accessKeys: [accessKey] }),
          revokeAccessKey: async () => ({}),
          rotateAccessKey: async () => ({ accessKey, secret: benchClient.secret }),
        }),
        implement(SessionService, ['gateway'], {
          createSession: async () => ({}),
          refreshSession: async () => ({}),
          listSessions: async () => ({}),
          endSession: async () => ({}),
          getJwks: async () => ({ keys: [publicKey] }),
        }),
        implement(ReportService, ['gateway'], {
          getUsageReport: async () => ({}),
          listUsageLines: async () => ({}),
          streamUsageReport: nothing,
          streamUsageLines: nothing,
        }),
      ],
    });
    scope.use('rpc server', () => server.close());
    readiness.serving();
  },
});
