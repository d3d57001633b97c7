import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  BatchUploadImagesResponse_ResultSchema,
  BatchUploadImagesResponseSchema,
} from '@cedula/contract/cedula/media/v1/image_batch_pb.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { problemFacts } from '@cedula/chassis/errors/problem-document.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import { toDomainError } from '@cedula/chassis/rpc/status.ts';
import { type Preparation, type PreparedImage, prepareImage } from '../images/prepare-image.ts';
import { discardObjects } from '../images/store-objects.ts';
import type { BatchFile } from './batch-file.ts';

/** What became of a file so far: an image that nobody sees yet, or a problem. */
export interface Outcome {
  readonly fileName: string;
  readonly made: PreparedImage | DomainError;
}

/** The files of a batch while they are made ready. */
export interface Batch {
  /** Takes the next file; resolves when there is room for one more. Rejects where the whole batch fails. */
  add(file: BatchFile): Promise<void>;
  /** The outcomes in the order of the files, when all are there. Rejects where the whole batch fails. */
  outcomes(): Promise<readonly Outcome[]>;
  /** Removes what was stored for it. */
  discard(): Promise<void>;
}

/** Beside the one that arrives: each is held in memory until it is stored. */
const filesAtOnce = 2;

/**
 * Opens a batch. What is wrong with a file is that file's affair; where the store or the time
 * fails us the batch fails, so that a repeated one finds nothing half done.
 */
export function openBatch(parts: Preparation, context: CallContext): Batch {
  const { clientId, replayOnly } = context.origin;
  const all: Promise<Outcome>[] = [];
  const running = new Set<Promise<unknown>>();
  let failure: { readonly error: unknown } | undefined;

  async function prepare({ fileName, content }: BatchFile): Promise<Outcome> {
    // An answer that is there already needs nothing to be made, and is all that this call may have.
    if (content instanceof DomainError || replayOnly) return { fileName, made: asProblem(content) };
    const key = { clientId, id: newId('img') };
    try {
      return { fileName, made: await prepareImage(key, content, parts, context) };
    } catch (thrown) {
      context.signal.throwIfAborted();
      const error = toDomainError(thrown);
      if (error.status === 503 || error.status === 504) throw error;
      if (error.status >= 500) context.log.error({ err: error.cause ?? error }, 'a file of a batch failed');
      return { fileName, made: error };
    }
  }

  return {
    async add(file) {
      const outcome = prepare(file);
      all.push(outcome);
      const settled: Promise<unknown> = outcome.then(
        () => running.delete(settled),
        (error: unknown) => {
          running.delete(settled);
          failure ??= { error };
        },
      );
      running.add(settled);
      if (running.size >= filesAtOnce) await Promise.race(running);
      context.signal.throwIfAborted();
      if (failure !== undefined) throw failure.error;
    },
    outcomes: () => Promise.all(all),
    async discard() {
      const outcomes = await Promise.allSettled(all);
      const images = outcomes.flatMap((outcome) => {
        const made = outcome.status === 'fulfilled' ? outcome.value.made : undefined;
        return made === undefined || made instanceof DomainError ? [] : [made];
      });
      await Promise.all(images.map(({ objects }) => discardObjects(objects)));
    },
  };
}

function asProblem(content: BatchFile['content']): DomainError {
  return content instanceof DomainError
    ? content
    : new DomainError('QUOTA_EXCEEDED', 'The quota is used up.');
}

/** A file that was not stored, as its caller is told. */
export function failedResult(
  fileName: string,
  error: DomainError,
  requestId: string,
): MessageInitShape<typeof BatchUploadImagesResponse_ResultSchema> {
  const violations = (error.details.violations ?? []).map((violation) => ({ ...violation }));
  const value = { ...problemFacts(error, requestId), violations };
  return { fileName, outcome: { case: 'problem', value } };
}

export type BatchAnswer = MessageInitShape<typeof BatchUploadImagesResponseSchema>;
