import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** A file of a batch, as it arrived. */
export interface BatchFile {
  readonly fileName: string;
  /** Of the file as it was sent. */
  readonly sha256: Uint8Array;
  /** Its bytes, or why it may not be stored. */
  readonly content: Uint8Array | DomainError;
}
