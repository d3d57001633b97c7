import type { Message } from '@bufbuild/protobuf';
import type { Csv } from '@cedula/operations/csv.ts';
import type { EncodedAnswer } from '../http/encoded-answer.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { FormPart } from '../rest/multipart.ts';

/**
 * A request whose operation is known, in one of the dialects that outside callers speak:
 * REST or Connect. They differ in what is here; everything else is one pipeline.
 */
export interface RoutedCall {
  readonly route: Route;
  /** When the caller wants to have its answer, in epoch milliseconds. */
  readonly deadline?: number;
  /**
   * How the caller wants its answer, where that is CSV. Throws UNSUPPORTED_MEDIA_TYPE for a
   * caller who takes no form that there is.
   */
  readonly csv?: () => Csv | undefined;
  /** Makes the request message of a body that has arrived as a whole. Throws what is wrong with it. */
  readonly decode: (body: Uint8Array) => Message | Promise<Message>;
  /** Of a batch: the same of the fields of its form, once all of it has gone by. */
  readonly decodeFields?: (parts: readonly FormPart[]) => Message;
  /** Writes the answer of a unary operation. */
  readonly encode: (message: Message) => EncodedAnswer;
}
