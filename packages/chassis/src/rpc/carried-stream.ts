import { create, type DescMessage, type DescMethodUnary, type MessageShape } from '@bufbuild/protobuf';
import { operationOf } from '@cedula/operations/operation.ts';
import { access } from './access.ts';
import type { CallContext, StreamHandler } from './call-context.ts';
import { createValidation } from './validation.ts';

/**
 * Answers a unary operation with a stream, through the internal method that carries its
 * request. The carrier is open to every peer: who asks and what for is judged as for the call
 * it carries.
 */
export function carriedStream<I extends DescMessage, O extends DescMessage, P>(options: {
  readonly method: DescMethodUnary<I, O>;
  readonly handle: StreamHandler<MessageShape<I>, P>;
}): StreamHandler<{ readonly request?: MessageShape<I> | undefined }, P> {
  const { method, handle } = options;
  const operation = operationOf(method);
  const validation = createValidation();
  validation.warmUp([method.input]);
  return async function* (carrier, transport) {
    const context: CallContext = { ...transport, method, operation };
    const request = carrier.request ?? create(method.input);
    await access.before(request, context);
    validation.before(request, context);
    yield* handle(request, context);
  };
}
