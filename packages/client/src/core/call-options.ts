import type { AnswerHead } from './answer.ts';

/** How far an upload has come. */
export interface UploadProgress {
  /** Bytes of the body handed to the network so far; a further try begins at 0 again. */
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** What any call takes beside its request. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long all tries together may take, in milliseconds. The default depends on how heavy the operation is. */
  readonly timeoutMs?: number | undefined;
  /** How many tries may follow a first one that failed in passing. Default: the client's. */
  readonly maxRetries?: number | undefined;
  /**
   * A name for the effect, 1 to 255 visible ASCII characters: the same name again gives the
   * same answer, and no second effect. Default: a random one, so that tries of this call
   * have one effect. Give your own where the call may be repeated after a crash.
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * Hears how far the request's body has come. In Node that is what was handed to the
   * network; browsers tell nothing in between, so there it is the start and the end.
   */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Hears status, header fields and request id of the answer, before the call resolves. */
  readonly onAnswer?: ((head: AnswerHead) => void) | undefined;
}

/** What a download takes beside its request. */
export interface DownloadOptions extends CallOptions {
  /** The `etag` of bytes already there: they are not sent again while they are the same. */
  readonly ifNoneMatch?: string | undefined;
}
