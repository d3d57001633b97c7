import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { hash } from 'node:crypto';
import { DomainError } from '../errors/domain-error.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import type { CallContext, Handler } from './call-context.ts';
import { access } from './access.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { createValidation } from './validation.ts';

/** A part of an upload that travels in chunks; only its commit makes anything happen. */
export interface UploadPart<R> {
  readonly part:
    | { readonly case: 'chunk'; readonly value: Uint8Array }
    | {
        readonly case: 'commit';
        readonly value: {
          readonly request?: R | undefined;
          readonly sizeBytes: bigint;
          readonly sha256: Uint8Array;
        };
      }
    | { readonly case: undefined; readonly value?: undefined };
}

/**
 * Receives a unary upload whose bytes arrive in chunks and answers it with the unary
 * method's own handler. The end of a stream is no sign of success: without a commit whose
 * size and SHA-256 agree with what arrived, nothing happens and it throws DIGEST_MISMATCH.
 */
export function carriedUpload<I extends DescMessage, O extends DescMessage>(options: {
  readonly method: DescMethodUnary<I, O>;
  /** Puts the bytes into the request. */
  readonly join: (request: MessageShape<I>, content: Uint8Array) => MessageShape<I>;
  readonly handle: Handler<MessageShape<I>, MessageInitShape<O>>;
  readonly idempotency: Idempotency;
}) {
  const { method, join } = options;
  const operation = operationOf(method);
  const maxBytes = Number(operation.upload?.maxFileBytes ?? 0n);
  const validation = createValidation();
  validation.warmUp([method.input]);
  const handle = options.idempotency.once(options.handle);
  return async (
    parts: AsyncIterable<UploadPart<MessageShape<I>>>,
    transport: CallContext,
  ): Promise<MessageInitShape<O>> => {
    // The carrier is open to every peer; who caused the upload is judged as for the call it carries.
    const context: CallContext = { ...transport, method, operation };
    await access.before(create(method.input), context);
    const { request, content } = await assemble(parts, maxBytes);
    const whole = join(request, content);
    validation.before(whole, context);
    const answer = await handle(whole, context);
    if (context.metered !== undefined) transport.metered = context.metered;
    if (context.replayedOf !== undefined) transport.replayedOf = context.replayedOf;
    return answer;
  };
}

async function assemble<R>(
  parts: AsyncIterable<UploadPart<R>>,
  maxBytes: number,
): Promise<{ request: R; content: Uint8Array }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const { part } of parts) {
    if (part.case === 'chunk') {
      size += part.value.byteLength;
      if (size > maxBytes)
        throw new DomainError('BODY_TOO_LARGE', `A file may have at most ${maxBytes} bytes.`);
      chunks.push(part.value);
    } else if (part.case === 'commit') {
      const { request, sizeBytes, sha256 } = part.value;
      const content = Buffer.concat(chunks, size);
      if (
        request === undefined ||
        BigInt(size) !== sizeBytes ||
        !hash('sha256', content, 'buffer').equals(sha256)
      ) {
        throw new DomainError('DIGEST_MISMATCH', 'What arrived is not what was sent.');
      }
      return { request, content };
    }
  }
  throw new DomainError('DIGEST_MISMATCH', 'The upload ended before it was complete.');
}
