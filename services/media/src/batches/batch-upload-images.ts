import type { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { invalidField } from '@cedula/chassis/errors/domain-error.ts';
import type { HandlersOf } from '@cedula/chassis/rpc/implementation.ts';
import { hash } from 'node:crypto';
import { openBatch } from './batch.ts';
import { commitBatch } from './commit-batch.ts';
import type { BatchParts } from './store-batch.ts';

/** Answers BatchUploadImages with its files in the message, for peers that have few and small ones. */
export function batchUploadImages(parts: BatchParts): HandlersOf<typeof ImageService>['batchUploadImages'] {
  return (request, context) =>
    parts.batches.run(async () => {
      const batch = openBatch(parts, context);
      for (const [index, { fileName, content }] of request.files.entries()) {
        await batch.add({
          fileName,
          sha256: hash('sha256', content, 'buffer'),
          content:
            content.length > 0
              ? content
              : invalidField(`files[${index}].content`, 'required', 'value is required'),
        });
      }
      return commitBatch(parts, batch)(request, context);
    }, context.signal);
}
