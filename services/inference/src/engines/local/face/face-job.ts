/** What a face worker is asked. */
export interface FaceJob {
  /** JPEG, PNG or WebP. */
  readonly image: Uint8Array;
  /** Whether to describe the largest face. */
  readonly describe: boolean;
}
