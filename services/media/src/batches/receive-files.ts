import { create } from '@bufbuild/protobuf';
import { DomainError, invalidField } from '@cedula/chassis/errors/domain-error.ts';
import { fromProblem } from '@cedula/chassis/errors/problem.ts';
import {
  type BatchUploadImagesRequest,
  BatchUploadImagesRequest_FileSchema,
} from '@cedula/contract/cedula/media/v1/image_batch_pb.ts';
import type {
  StoreBatchRequest,
  StoreBatchRequest_FileEnd,
} from '@cedula/contract/cedula/media/v1/image_batch_service_pb.ts';
import { hash } from 'node:crypto';
import type { BatchFile } from './batch-file.ts';

/** What a batch is bounded by. */
export interface BatchBounds {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/**
 * Takes a carried batch apart: each file is handed on when its end has come, and the next one
 * is read when that was taken. Gives the request that the commit brings, its files by name and
 * by the SHA-256 of their bytes. Throws DIGEST_MISMATCH where a file is not what was sent, or
 * there is no commit: the end of a stream is no sign of success.
 */
export async function receiveFiles(
  parts: AsyncIterable<StoreBatchRequest>,
  take: (file: BatchFile) => Promise<void>,
  bounds: BatchBounds,
): Promise<BatchUploadImagesRequest> {
  const files: { fileName: string; content: Uint8Array }[] = [];
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const { part } of parts) {
    if (part.case === 'chunk') {
      size += part.value.byteLength;
      if (size > bounds.maxFileBytes) throw tooLarge(`A file may have at most ${bounds.maxFileBytes} bytes.`);
      chunks.push(part.value);
    } else if (part.case === 'fileEnd') {
      const { fileName, sha256 } = part.value;
      files.push({ fileName, content: sha256 });
      if (files.length > bounds.maxFiles) throw tooLarge(`At most ${bounds.maxFiles} files are taken.`);
      const content = contentOf(part.value, chunks, size, files.length - 1);
      chunks = [];
      size = 0;
      await take({ fileName, sha256, content });
    } else if (part.case === 'commit') {
      const { request, files: count } = part.value;
      if (request === undefined || count !== files.length) throw cutOff();
      return { ...request, files: files.map((file) => create(BatchUploadImagesRequest_FileSchema, file)) };
    }
  }
  throw cutOff();
}

function contentOf(
  { refused, sizeBytes, sha256 }: StoreBatchRequest_FileEnd,
  chunks: readonly Uint8Array[],
  size: number,
  index: number,
): BatchFile['content'] {
  if (refused !== undefined) {
    return fromProblem(refused) ?? new DomainError('INTERNAL', 'The file was refused for an unknown reason.');
  }
  const content = Buffer.concat(chunks, size);
  if (BigInt(size) !== sizeBytes || !hash('sha256', content, 'buffer').equals(sha256)) {
    throw new DomainError('DIGEST_MISMATCH', 'What arrived is not what was sent.');
  }
  return size === 0 ? invalidField(`files[${index}].content`, 'required', 'value is required') : content;
}

function tooLarge(detail: string): DomainError {
  return new DomainError('BODY_TOO_LARGE', detail);
}

function cutOff(): DomainError {
  return new DomainError('DIGEST_MISMATCH', 'The upload ended before it was complete.');
}
