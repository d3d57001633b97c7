import { createBroker } from '@cedula/chassis/events/broker.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { startRelay } from '@cedula/chassis/events/relay.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { startIdempotencySweeper } from '@cedula/chassis/idempotency/sweeper.ts';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { startRpcServer } from '@cedula/chassis/rpc/server.ts';
import { createSealer } from '@cedula/chassis/secrets/sealer.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { config } from './config.ts';
import { startHeartbeat } from './credentials/heartbeat.ts';
import { implementations } from './implementations.ts';
import { startPeople } from './people/start-people.ts';
import { schema } from './schema.ts';

const settings = config.load();
const log = createLogger({ service: schema.service, level: settings.logLevel });

runService({
  name: schema.service,
  log,
  start: async (scope) => {
    const clock = systemClock;
    const metrics = createMetrics({ service: schema.service });
    const readiness = createReadiness({ log, signal: scope.signal });
    const internal = await startInternalHttp({ listen: settings.internalListen, metrics, readiness, log });
    scope.use('internal http', () => internal.close());

    const database = createDatabase({
      schema,
      appUrl: settings.database.appUrl.reveal(),
      systemUrl: settings.database.systemUrl.reveal(),
      log,
      metrics,
    });
    scope.use('database', () => database.close());
    readiness.check('database', () => database.ping());
    const idempotency = createIdempotency({ database, masterKeys: settings.masterKeys, clock });
    const idempotencySweeper = startIdempotencySweeper({ database, clock, log });
    scope.use('idempotency sweeper', () => idempotencySweeper.close());

    const broker = createBroker({ url: settings.natsUrl.reveal(), name: schema.service, log });
    scope.use('broker', () => broker.close());
    const outbox = createOutbox({ clock });
    const relay = startRelay({ service: schema.service, database, broker, outbox, log, metrics });
    scope.use('relay', () => relay.close());

    const heartbeat = startHeartbeat({ database, broker, clock, log });
    scope.use('heartbeat', () => heartbeat.stop());

    const sealer = createSealer(settings.masterKeys);
    const pageTokens = createPageTokens(settings.masterKeys);
    const parts = { database, outbox, heartbeat, clock, sealer, pageTokens };
    const people = startPeople({ ...parts, scope, settings, readiness, log });

    const server = await startRpcServer({
      listen: settings.listen,
      tls: settings.tls,
      log,
      metrics,
      readiness,
      idempotency,
      implementations: [
        ...implementations({ ...parts, signup: settings.signup, limits: settings.limits }),
        ...people,
      ],
    });
    scope.use('rpc server', () => server.close());
    readiness.serving();
  },
});
