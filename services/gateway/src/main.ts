import { Operation_Load } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { services } from '@cedula/contract/services.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { createAddressLimit } from './admission/address-limit.ts';
import { createAdmission } from './admission/admission.ts';
import { countBilledCallsBy } from './admission/count-billed-calls.ts';
import { createHeldBytes } from './admission/held-bytes.ts';
import { createInFlight } from './admission/in-flight.ts';
import { connectRedis } from './admission/redis/connection.ts';
import { config } from './config.ts';
import { proceduresOf } from './connect/procedures.ts';
import { documentAnswers } from './docs/documents.ts';
import { listenHttp } from './http/listen.ts';
import { ownAnswers } from './http/own-answers.ts';
import { connectMesh } from './mesh/mesh.ts';
import { createHandle } from './pipeline/handle.ts';
import { openCallers } from './pipeline/open-callers.ts';
import { createRouteTable } from './rest/route-table.ts';

const settings = config.load();
const service = 'gateway';
const log = createLogger({ service, level: settings.logLevel });

const mebibyte = 1024 * 1024;
/** What one client may hold of the memory for bodies, beside a fourth of it: the largest upload. */
const largestUploadBytes = 32 * mebibyte;

/** Bodies that arrive at once in this process: many clients may be slow before another has no place. */
const receivingLimits = new Map([
  [Operation_Load.LIGHT, { total: 4_096, perClient: 256 }],
  [Operation_Load.HEAVY, { total: 512, perClient: 16 }],
  [Operation_Load.COMPUTE, { total: 512, perClient: 32 }],
  [Operation_Load.BULK, { total: 16, perClient: 4 }],
]);

/** Calls at once in this process; one client may take half of them. */
const inFlightLimits = new Map([
  [Operation_Load.LIGHT, { total: 512, perClient: 256 }],
  [Operation_Load.HEAVY, { total: 32, perClient: 16 }],
  [Operation_Load.COMPUTE, { total: 64, perClient: 32 }],
  [Operation_Load.STREAM, { total: 64, perClient: 4 }],
  [Operation_Load.BULK, { total: 16, perClient: 4 }],
]);

runService({
  name: service,
  log,
  start: async (scope) => {
    const clock = systemClock;
    const metrics = createMetrics({ service });
    const self = createReadiness({ log, signal: scope.signal });
    const internal = await startInternalHttp({
      listen: settings.internalListen,
      metrics,
      readiness: self,
      log,
    });
    scope.use('internal http', () => internal.close());

    const redis = connectRedis({ url: settings.redisUrl.reveal(), clock, log });
    scope.use('redis', () => redis.close());
    const broker = createBroker({ url: settings.natsUrl.reveal(), name: service, log });
    scope.use('broker', () => broker.close());
    const mesh = connectMesh(settings.peers, settings.tls);
    scope.use('mesh', () => mesh.close());

    const whole = createReadiness({ log, signal: scope.signal });
    for (const peer of Object.values(mesh.peers)) whole.check(peer.name, () => peer.check(Date.now() + 900));
    whole.check('redis', () => redis.check());
    whole.check('broker', () => broker.check());

    const callers = openCallers({ scope, identity: mesh.peers.identity, broker, clock, log });
    const bodyBytes = settings.bodyMemoryMebibytes * mebibyte;
    const routes = createRouteTable(Object.values(services).flat());
    const http = await listenHttp({
      listen: settings.httpListen,
      log,
      now: () => clock.now(),
      handle: createHandle({
        routes,
        procedures: proceduresOf(routes.routes),
        mesh,
        ...callers,
        admission: createAdmission({
          redis,
          clock,
          countBilledCalls: countBilledCallsBy(mesh.peers.billing),
        }),
        addressLimit: createAddressLimit({
          redis,
          clock,
          rule: { ...settings.addressLimit, periodMs: 60_000 },
        }),
        inFlight: createInFlight(inFlightLimits),
        receiving: createInFlight(receivingLimits),
        heldBytes: createHeldBytes({
          maxBytes: bodyBytes,
          maxBytesPerOwner: Math.max(bodyBytes / 4, largestUploadBytes),
        }),
        ownAnswers: new Map([...ownAnswers(whole), ...documentAnswers()]),
        log,
        metrics,
      }),
    });
    scope.use('http', () => http.close());
    self.serving();
    whole.serving();
  },
});
