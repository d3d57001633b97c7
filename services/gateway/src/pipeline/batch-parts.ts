import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { toProblem } from '@cedula/chassis/errors/problem.ts';
import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import type { RouteBatch } from '@cedula/operations/route.ts';
import type { Message } from '@bufbuild/protobuf';
import { createHash } from 'node:crypto';
import { maxTextBytes } from '../rest/decode-body.ts';
import { type FormPart, malformedForm } from '../rest/multipart.ts';
import type { StreamedPart } from '../rest/stream-form.ts';

/** How many parts of a form may be no files. */
const maxFields = 64;

/** What taking a batch apart needs. */
export interface BatchSource {
  readonly form: AsyncIterable<StreamedPart>;
  readonly batch: Pick<RouteBatch, 'maxFiles'>;
  readonly maxFileBytes: number;
  /** Takes quota for a further file. Throws QUOTA_EXCEEDED where there is none left. */
  readonly takeOneMore: () => Promise<void>;
  /** Called when the whole body has gone by: gives the request without its files, or throws. */
  readonly finish: (fields: readonly FormPart[]) => Message;
}

/**
 * Takes a batch apart for the stream that carries it, while it arrives: of each file its bytes
 * in chunks and its end, then a commit. Every carrier of batches has this shape: `oneof part {
 * bytes chunk; FileEnd file_end { file_name, size_bytes, sha256, refused }; Commit commit {
 * request, files } }`. A file beyond the quota, or too large, is refused for itself.
 *
 * Throws BODY_TOO_LARGE at the head of the first file too many, so that nothing of it is read;
 * there is no commit then, and what was sent before comes to nothing.
 */
export async function* batchParts(source: BatchSource): AsyncGenerator<Record<string, unknown>, void> {
  const { form, batch, finish } = source;
  const fields: FormPart[] = [];
  let files = 0;
  for await (const { name, fileName, content } of form) {
    if (fileName === undefined) {
      if (fields.length === maxFields) throw malformedForm(`has more than ${maxFields} fields`);
      fields.push({ name, isFile: false, bytes: await readText(content) });
      continue;
    }
    files += 1;
    if (files > batch.maxFiles) {
      throw new DomainError('BODY_TOO_LARGE', `A batch may have at most ${batch.maxFiles} files.`);
    }
    // Admission has taken the quota of the first one.
    const refusal = files === 1 ? undefined : await refusalOf(source.takeOneMore);
    yield* fileParts(fileName.toWellFormed(), content, source.maxFileBytes, refusal);
  }
  const request = finish(fields);
  yield { part: { case: 'commit', value: { request, files } } };
}

async function* fileParts(
  fileName: string,
  content: AsyncIterable<Buffer>,
  maxBytes: number,
  refusal: DomainError | undefined,
): AsyncGenerator<Record<string, unknown>, void> {
  const digest = createHash('sha256');
  let size = 0;
  for await (const chunk of content) {
    digest.update(chunk);
    size += chunk.length;
    if (refusal === undefined && size <= maxBytes) yield { part: { case: 'chunk', value: chunk } };
  }
  const refused = refusal ?? (size > maxBytes ? tooLarge(maxBytes) : undefined);
  const value = { fileName, sizeBytes: BigInt(size), sha256: digest.digest() };
  yield { part: { case: 'fileEnd', value: { ...value, ...(refused && { refused: toProblem(refused) }) } } };
}

async function refusalOf(take: () => Promise<void>): Promise<DomainError | undefined> {
  try {
    await take();
    return undefined;
  } catch (thrown) {
    const error = toDomainError(thrown);
    if (error.reason !== 'QUOTA_EXCEEDED') throw error;
    return error;
  }
}

/** A text that is too long is found by whoever reads it: one byte more than it may have is kept. */
async function readText(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    if (size > maxTextBytes) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, maxTextBytes + 1);
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('BODY_TOO_LARGE', `A file may have at most ${maxBytes} bytes.`);
}
