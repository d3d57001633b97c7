import type { MessageInitShape } from '@bufbuild/protobuf';
import type { CompleteImageResponseSchema } from '@cedula/contract/cedula/media/v1/image_url_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { meterCall } from '@cedula/chassis/events/meter-call.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import { isId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { inspectImage } from '@cedula/imaging/inspect-image.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { requireAlbum } from '../albums/require-album.ts';
import { toImageMessage } from '../images/image-message.ts';
import { findImage, insertImage } from '../images/image-store.ts';
import { moveExtent } from '../images/move-extent.ts';
import { type Preparation, type PreparedImage, prepareImage } from '../images/prepare-image.ts';
import { discardObjects } from '../images/store-objects.ts';
import { incoming, type ImageKey, objectKey } from '../objects/object-key.ts';
import type { Slots } from '../slots.ts';
import { judgeAnnounced, type PendingUpload } from './pending-upload.ts';
import { deleteUpload, findUpload, giveBackUpload, takeUpload } from './pending-upload-store.ts';
import { readIncoming } from './read-incoming.ts';

/** What completing stands on. */
export interface CompletionParts extends Preparation {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** For uploads held in memory. */
  readonly uploads: Slots;
}

const maxBytes = Number(operationOf(ImageService.method.uploadImage).upload?.maxFileBytes ?? 0n);

/**
 * Answers CompleteImage: what was sent to the upload's URL becomes an image in all its sizes,
 * counted, or nothing of it. One at a time completes an upload. Throws WRONG_STATE where it is
 * complete already, is being completed, or nothing was sent; NOT_FOUND where there is no such
 * upload, or none any more; and for the file what UploadImage throws.
 */
export function completeImage(parts: CompletionParts): HandlersOf<typeof ImageService>['completeImage'] {
  const { database, store, uploads, clock } = parts;

  async function take(key: ImageKey): Promise<PendingUpload> {
    const now = new Date(clock.now());
    return database.withTenant(key.clientId, async (em) => {
      const taken = await takeUpload(em, key, now);
      if (taken !== null) return taken;
      if ((await findImage(em, key)) !== null) throw wrongState('The image is complete already.');
      if ((await findUpload(em, key, now)) !== null) throw wrongState('The image is being completed.');
      throw notFound();
    });
  }

  async function prepare(upload: PendingUpload, context: CallContext): Promise<PreparedImage> {
    const { signal } = context;
    await requireAlbum(parts, upload.clientId, albumOf(upload));
    const content = await readIncoming(store, objectKey(upload, incoming), { maxBytes, signal });
    judgeAnnounced(upload.announced, content, await inspectImage(content));
    return prepareImage(upload, content, parts, context);
  }

  return async ({ id }, context) => {
    const key = { clientId: context.origin.clientId, id };
    if (!isId('img', id)) throw notFound();
    const upload = await take(key);
    try {
      const prepared = await uploads.run(() => prepare(upload, context), context.signal);
      const answer = await commit(parts, upload, prepared, context);
      // From now on it belongs to nothing: where this fails the sweeper does it.
      await store.remove([objectKey(key, incoming)]).catch((err: unknown) => {
        context.log.warn({ imageId: id, err }, 'what was uploaded is left to the sweeper');
      });
      return answer;
    } catch (error) {
      const now = new Date(clock.now());
      await database
        .withTenant(key.clientId, (em) => giveBackUpload(em, upload, now))
        .catch((err: unknown) => context.log.warn({ imageId: id, err }, 'an upload is left to its lease'));
      throw error;
    }
  };
}

type Answer = MessageInitShape<typeof CompleteImageResponseSchema>;

/** Stores the row, forgets the upload and counts the call, in one transaction. */
async function commit(
  { database, outbox, clock }: CompletionParts,
  upload: PendingUpload,
  { objects, variants }: PreparedImage,
  context: CallContext,
): Promise<Answer> {
  const { id, clientId, label, metadata } = upload;
  const albumId = albumOf(upload);
  const image = { id, clientId, albumId, label, metadata, variants, createTime: new Date(clock.now()) };
  let mayHaveCommitted = false;
  const work = async (em: EntityManager): Promise<Answer> => {
    mayHaveCommitted = false;
    await refuseDeletedClient(em, clientId);
    if (!(await deleteUpload(em, upload))) throw wrongState('The image is being completed.');
    await insertImage(em, image);
    if (!(await moveExtent(em, { ...image, albumId: null }, albumId))) throw notFound();
    await meterCall(outbox, em, context, { label });
    return { image: toImageMessage(image) };
  };
  const committing = () => {
    mayHaveCommitted = true;
  };
  try {
    const answer = await commitEffect(database, context, work, { committing });
    context.log.info({ clientId, imageId: id }, 'image completed');
    return answer;
  } catch (error) {
    // As with an upload: a row whose commit was not heard of needs its objects.
    if (!mayHaveCommitted) await discardObjects(objects);
    throw error;
  }
}

function albumOf({ albumId }: PendingUpload): string | null {
  return albumId === '' ? null : albumId;
}

function wrongState(detail: string): DomainError {
  return new DomainError('WRONG_STATE', detail);
}
