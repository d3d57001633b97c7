import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** An answer as it goes out, whichever dialect it is in. */
export interface EncodedAnswer {
  readonly status: number;
  /** In lower case. The length is the server's to tell. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none. */
  readonly body: string | Uint8Array;
}

/** What a refusal tells beside the error itself. */
export interface RefusalContext {
  /** `req_…`. */
  readonly requestId: string;
  /** Where the transport knows it better than the reason: 405, 408, 415, 431. */
  readonly status?: number;
}

/** How a dialect writes a refusal. */
export type EncodeRefusal = (error: DomainError, context: RefusalContext) => EncodedAnswer;
