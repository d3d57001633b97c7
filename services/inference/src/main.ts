import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { startClientErasure } from '@cedula/chassis/erasure/erase-clients.ts';
import { createBroker } from '@cedula/chassis/events/broker.ts';
import { startConsumer } from '@cedula/chassis/events/consumer.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { startRelay } from '@cedula/chassis/events/relay.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { startIdempotencySweeper } from '@cedula/chassis/idempotency/sweeper.ts';
import { runService } from '@cedula/chassis/lifecycle/run-service.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { connectPeer } from '@cedula/chassis/rpc/client.ts';
import { startRpcServer } from '@cedula/chassis/rpc/server.ts';
import { startInternalHttp } from '@cedula/chassis/telemetry/internal-http.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { createMetrics } from '@cedula/chassis/telemetry/metrics.ts';
import { createReadiness } from '@cedula/chassis/telemetry/readiness.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { createAdmission } from './admission.ts';
import { config } from './config.ts';
import { measureEngines } from './engines/measure-engines.ts';
import { openEngines } from './engines/open-engines.ts';
import { applyDeletions } from './erasures/apply-deletions.ts';
import { eraseClientBatch } from './erasures/erase-client.ts';
import { createFetchImage } from './images/fetch-image.ts';
import { createRequireImage } from './images/require-image.ts';
import { implementations, maxMessageBytes } from './implementations.ts';
import { createRecordResult } from './results/record-result.ts';
import { schema } from './schema.ts';
import { createStoreWithResult } from './stored-images/store-with-result.ts';
import { startTakingBackImages } from './stored-images/take-back-images.ts';

const settings = config.load();
const { service } = schema;
const log = createLogger({ service, level: settings.logLevel });

/** A page that is being read is worth waiting for. */
const drainMs = 8_000;

runService({
  name: service,
  log,
  start: async (scope) => {
    const clock = systemClock;
    const metrics = createMetrics({ service });
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

    const broker = createBroker({ url: settings.natsUrl.reveal(), name: service, log });
    scope.use('broker', () => broker.close());
    readiness.check('broker', () => broker.check());

    const outbox = createOutbox();
    const relay = startRelay({ service, database, broker, outbox, log, metrics });
    scope.use('relay', () => relay.close());

    const apply = applyDeletions({ clock });
    const consumer = startConsumer({ name: service, database, broker, apply, log, metrics });
    scope.use('consumer', () => consumer.close());
    readiness.check('consumer', () => consumer.check());
    const eraseBatch = eraseClientBatch({ database });
    const clientErasure = startClientErasure({ database, eraseBatch, clock, log, metrics });
    scope.use('client erasure', () => clientErasure.close());

    const engines = measureEngines(metrics, openEngines(settings));
    scope.use('engines', () => engines.close());
    readiness.check('engines', () => engines.check());

    const media = connectPeer({
      name: 'media',
      address: settings.mediaAddress.text,
      tls: settings.tls,
      services: [ImageService, ImageTransferService],
    });
    scope.use('media', () => media.close());
    const takingBack = startTakingBackImages({ database, media, clock, log });
    scope.use('images taken back', () => takingBack.close());

    await engines.ready(scope.signal);
    const server = await startRpcServer({
      listen: settings.listen,
      tls: settings.tls,
      log,
      metrics,
      readiness,
      maxMessageBytes,
      idempotency,
      implementations: implementations({
        database,
        pageTokens: createPageTokens(settings.masterKeys),
        faces: engines.faces,
        faceAdmission: createAdmission({ places: engines.places.faces, clock }),
        text: engines.text,
        textAdmission: createAdmission({ places: engines.places.text, clock }),
        fetchImage: createFetchImage(media),
        requireImage: createRequireImage(media),
        recordResult: createRecordResult({ database, outbox }),
        storeWithResult: createStoreWithResult({ database, media, clock }),
      }),
    });
    scope.use('rpc server', () => server.close(drainMs));
    readiness.serving();
  },
});
