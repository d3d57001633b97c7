import type { DocumentType } from '../../text-engine.ts';

/** What a text worker is asked. */
export interface TextJob {
  /** JPEG, PNG or WebP. */
  readonly image: Uint8Array;
  readonly documentType?: DocumentType | undefined;
}
