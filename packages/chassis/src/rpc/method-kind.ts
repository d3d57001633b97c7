import type {
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
} from '@bufbuild/protobuf';

/** Whether a method takes one message and answers with one. */
export function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

/** Whether a method takes a stream and answers with one message. */
export function isClientStreaming(method: DescMethod): method is DescMethodClientStreaming {
  return method.methodKind === 'client_streaming';
}

/** Whether a method takes one message and answers with a stream. */
export function isServerStreaming(method: DescMethod): method is DescMethodServerStreaming {
  return method.methodKind === 'server_streaming';
}
