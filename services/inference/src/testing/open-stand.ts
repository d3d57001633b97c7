import { create } from '@bufbuild/protobuf';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { DocumentService } from '@cedula/contract/cedula/inference/v1/document_service_pb.ts';
import { FaceService } from '@cedula/contract/cedula/inference/v1/face_service_pb.ts';
import { ResultService } from '@cedula/contract/cedula/inference/v1/result_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { createDatabase } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { decodeEvent, type Event } from '@cedula/chassis/events/event-contract.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { relayPurpose } from '@cedula/chassis/events/outbox-table.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import { systemClock } from '@cedula/chassis/time/clock.ts';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { createAdmission } from '../admission.ts';
import type { FaceEngine } from '../engines/face-engine.ts';
import { createSimulatedFaceEngine } from '../engines/simulated/face-engine.ts';
import { createSimulatedTextEngine } from '../engines/simulated/text-engine.ts';
import type { TextEngine } from '../engines/text-engine.ts';
import { createFetchImage } from '../images/fetch-image.ts';
import { createRequireImage } from '../images/require-image.ts';
import { implementations, maxMessageBytes } from '../implementations.ts';
import { createRecordResult } from '../results/record-result.ts';
import { schema } from '../schema.ts';
import { createStoreWithResult } from '../stored-images/store-with-result.ts';
import { standInForMedia } from './media-stand-in.ts';

/** Logs nothing. */
export const silent = createLogger({ service: schema.service, level: 'silent' });

/** What a stand is opened with; the simulated engines and plenty of places where it does not say. */
export interface StandOptions {
  readonly faces?: FaceEngine;
  readonly text?: TextEngine;
  readonly places?: number;
}

/** See `openStand`. */
export type Stand = Awaited<ReturnType<typeof openStand>>;

/**
 * Inference on a database of its own, called as the gateway calls it, and calling a media
 * over the mesh.
 */
export async function openStand(options: StandOptions = {}) {
  const fresh = await freshDatabase('inference');
  await migrate({ schema, ownerUrl: fresh.ownerUrl, log: silent });
  const database = createDatabase({
    schema,
    appUrl: fresh.appUrl,
    systemUrl: fresh.systemUrl,
    log: silent,
  });
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const media = standInForMedia();
  const mediaMesh = await startMesh(media.implementations, [ImageService, ImageTransferService], {
    maxMessageBytes,
  });
  const { places = 100 } = options;
  const served = implementations({
    database,
    pageTokens: createPageTokens(keyring),
    faces: options.faces ?? createSimulatedFaceEngine(),
    faceAdmission: createAdmission({ places, clock: systemClock }),
    text: options.text ?? createSimulatedTextEngine(),
    textAdmission: createAdmission({ places, clock: systemClock }),
    fetchImage: createFetchImage(mediaMesh.inference),
    requireImage: createRequireImage(mediaMesh.inference),
    recordResult: createRecordResult({ database, outbox: createOutbox() }),
    storeWithResult: createStoreWithResult({ database, media: mediaMesh.inference, clock: systemClock }),
  });
  const idempotency = createIdempotency({ database, masterKeys: keyring, clock: systemClock });
  const mesh = await startMesh(served, [FaceService, DocumentService, ResultService], {
    maxMessageBytes,
    idempotency,
  });
  return {
    fresh,
    database,
    media,
    mediaPeer: mediaMesh.inference,
    gateway: mesh.gateway,
    billing: mesh.billing,
    /** The events that a client's calls have published, in their order. */
    eventsOf: (clientId: string): Promise<Event[]> =>
      database.asSystem(relayPurpose, async (em) => {
        const rows = await em.execute<{ event: Uint8Array }[]>(
          'select event from outbox where client_id = ? order by event_id',
          [clientId],
        );
        return rows.map(({ event }) => decodeEvent(event));
      }),
    async close() {
      await mesh.close();
      await mediaMesh.close();
      await database.close();
      await fresh.drop();
    },
  };
}

/** A signed request of a client. */
export function requestOf(clientId: string) {
  const origin = create(OriginSchema, {
    clientId,
    caller: Operation_Caller.API_CLIENT,
    accessKeyId: 'key_of_test',
    requestId: newId('req'),
    unscoped: true,
  });
  return { origin, trace: rootTrace() };
}
