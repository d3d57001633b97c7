import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { refuseDeletedClient } from '@cedula/chassis/erasure/client-erasure-store.ts';
import { DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { meterCall } from '@cedula/chassis/events/meter-call.ts';
import type { Outbox } from '@cedula/chassis/events/outbox.ts';
import { commitEffect } from '@cedula/chassis/idempotency/commit-effect.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { changeExtent } from '../albums/album-store.ts';
import { requireAlbum } from '../albums/require-album.ts';
import { extentOf } from '../images/extent.ts';
import type { Image } from '../images/image.ts';
import { toImageMessage } from '../images/image-message.ts';
import { insertImage } from '../images/image-store.ts';
import { type Batch, type BatchAnswer, failedResult, type Outcome } from './batch.ts';

/** What committing stands on. */
export interface BatchCommit {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/**
 * Makes images of a batch's prepared files, all in one transaction with what they are billed
 * and with the answer. Where it fails nothing of the batch is left.
 */
export function commitBatch(
  { database, outbox, clock }: BatchCommit,
  batch: Batch,
): HandlersOf<typeof ImageService>['batchUploadImages'] {
  return async ({ albumId, label, metadata }, context) => {
    const { clientId, requestId } = context.origin;
    let mayHaveCommitted = false;
    try {
      const album = albumId === '' ? null : albumId;
      await requireAlbum({ database }, clientId, album);
      const outcomes = await batch.outcomes();
      const createTime = new Date(clock.now());
      const results = outcomes.map(({ fileName, made }) => {
        if (made instanceof DomainError) return { fileName, made };
        return {
          fileName,
          made: { ...made.key, albumId: album, label, metadata, variants: made.variants, createTime },
        };
      });
      const images = results.flatMap(({ made }) => (made instanceof DomainError ? [] : [made]));
      const work = async (em: EntityManager): Promise<BatchAnswer> => {
        mayHaveCommitted = false;
        await refuseDeletedClient(em, clientId);
        for (const image of images) await insertImage(em, image);
        if (album !== null && !(await changeExtent(em, { clientId, id: album }, extentOf(images))))
          throw notFound();
        if (images.length > 0) await meterCall(outbox, em, context, { units: images.length, label });
        return { results: results.map((result) => toResult(result, requestId)) };
      };
      const committing = () => {
        mayHaveCommitted = true;
      };
      const answer = await commitEffect(database, context, work, { committing });
      context.log.info({ clientId, files: results.length, images: images.length }, 'batch stored');
      return answer;
    } catch (error) {
      // As with an upload: rows whose commit was not heard of need their objects.
      if (!mayHaveCommitted) await batch.discard();
      throw error;
    }
  };
}

function toResult(
  { fileName, made }: Pick<Outcome, 'fileName'> & { readonly made: Image | DomainError },
  requestId: string,
): NonNullable<BatchAnswer['results']>[number] {
  if (made instanceof DomainError) return failedResult(fileName, made, requestId);
  return { fileName, outcome: { case: 'image', value: toImageMessage(made) } };
}
