import { create } from '@bufbuild/protobuf';
import type { ImageBatchService } from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import type { Idempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { access } from '@cedula/chassis/rpc/access.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { createValidation } from '@cedula/chassis/rpc/validation.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import type { Preparation } from '../images/prepare-image.ts';
import type { Slots } from '../slots.ts';
import { openBatch } from './batch.ts';
import { type BatchCommit, commitBatch } from './commit-batch.ts';
import { receiveFiles } from './receive-files.ts';

/** What batches stand on. */
export interface BatchParts extends Preparation, BatchCommit {
  /** For batches under way. */
  readonly batches: Slots;
  readonly idempotency: Idempotency;
}

const method = ImageService.method.batchUploadImages;

/**
 * Answers StoreBatch: BatchUploadImages with its files in chunks. They are made ready as they
 * come, with nobody to see them; the commit, which the gateway sends when the body's digest has
 * matched, makes images of them. The idempotency key is asked then, since only then it is known
 * what the request is.
 */
export function storeBatch(parts: BatchParts): HandlersOf<typeof ImageBatchService>['storeBatch'] {
  const operation = operationOf(method);
  const validation = createValidation();
  validation.warmUp([method.input]);
  const bounds = {
    maxFiles: operation.upload?.batch?.maxFiles ?? 0,
    maxFileBytes: Number(operation.upload?.maxFileBytes ?? 0n),
  };

  return (stream, transport) =>
    parts.batches.run(async () => {
      // The carrier is open to every peer; who caused the batch is judged as for the call it carries.
      const context: CallContext = { ...transport, method, operation };
      await access.before(create(method.input), context);
      const batch = openBatch(parts, context);
      let isCommitted = false;
      try {
        const request = await receiveFiles(stream, (file) => batch.add(file), bounds);
        validation.before(request, context);
        const commit = commitBatch(parts, batch);
        const answer = await parts.idempotency.once<typeof request, Awaited<ReturnType<typeof commit>>>(
          (...call) => {
            // From here on it cleans up after itself, and knows when it must not.
            isCommitted = true;
            return commit(...call);
          },
        )(request, context);
        if (context.metered !== undefined) transport.metered = context.metered;
        if (context.replayedOf !== undefined) transport.replayedOf = context.replayedOf;
        return { response: answer };
      } finally {
        if (!isCommitted) await batch.discard();
      }
    }, transport.signal);
}
