import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { requireAlbum } from '../albums/require-album.ts';
import { incoming, objectKey } from '../objects/object-key.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { urlLifeSeconds } from './pending-upload.ts';
import { insertUpload } from './pending-upload-store.ts';

/** Answers CreateUploadUrl. Throws NOT_FOUND for an album that is not the client's. */
export function createUploadUrl(parts: {
  readonly database: Database;
  readonly store: ObjectStore;
  readonly clock: Clock;
}): HandlersOf<typeof ImageService>['createUploadUrl'] {
  const { database, store, clock } = parts;
  return async ({ contentType, sizeBytes, sha256, albumId, label, metadata }, context) => {
    const { clientId } = context.origin;
    await requireAlbum({ database }, clientId, albumId === '' ? null : albumId);
    const now = new Date(clock.now());
    const key = { clientId, id: newId('img') };
    const url = await store.signUrl(objectKey(key, incoming), {
      method: 'PUT',
      signTime: now,
      lifeSeconds: urlLifeSeconds,
    });
    const announced = {
      ...(contentType !== '' && { contentType }),
      ...(sizeBytes !== undefined && { sizeBytes: Number(sizeBytes) }),
      ...(sha256 !== '' && { sha256 }),
    };
    const upload = { ...key, albumId, label, metadata, announced, createTime: now, leaseEnd: now };
    return commitEffect(database, context, async (em) => {
      await refuseDeletedClient(em, clientId);
      await insertUpload(em, upload);
      // The signature knows whole seconds.
      const expireMs = Math.floor(now.getTime() / 1_000 + urlLifeSeconds) * 1_000;
      return { imageId: key.id, url, expireTime: timestampFromMs(expireMs) };
    });
  };
}
