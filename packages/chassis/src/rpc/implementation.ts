import type {
  DescMethod,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  Message,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import type { CallContext, Handler, StreamHandler } from './call-context.ts';

/** Answers one call whose request arrives as a stream of messages. */
export type CollectHandler<I, O> = (parts: AsyncIterable<I>, context: CallContext) => Promise<O>;

type HandlerOf<M> =
  M extends DescMethodUnary<infer I, infer O>
    ? Handler<MessageShape<I>, MessageInitShape<O>>
    : M extends DescMethodServerStreaming<infer I, infer O>
      ? StreamHandler<MessageShape<I>, MessageInitShape<O>>
      : M extends DescMethodClientStreaming<infer I, infer O>
        ? CollectHandler<MessageShape<I>, MessageInitShape<O>>
        : never;

/** A handler for every method of a service, by the method's lowerCamelCase name. */
export type HandlersOf<S extends DescService> = {
  readonly [K in keyof S['method']]: HandlerOf<S['method'][K]>;
};

/** A handler whose messages' types are known to its method alone. */
export type AnyHandler =
  | { readonly kind: 'unary'; readonly handle: Handler<Message, unknown> }
  | { readonly kind: 'server_streaming'; readonly handle: StreamHandler<Message, unknown> }
  | { readonly kind: 'client_streaming'; readonly handle: CollectHandler<Message, unknown> };

/** A service of the contract, its handlers, and the peers that may call it. */
export interface Implementation {
  readonly service: DescService;
  /** Names of services, by certificate. */
  readonly allow: readonly string[];
  readonly handlers: ReadonlyMap<DescMethod, AnyHandler>;
}

/** Joins a service of the contract with handlers for all of its methods. */
export function implement<S extends DescService>(
  service: S,
  allow: readonly string[],
  handlers: HandlersOf<S>,
): Implementation {
  const byName: Record<string, unknown> = { ...handlers };
  const entries = service.methods.map((method): [DescMethod, AnyHandler] => {
    const handle = byName[method.localName];
    if (typeof handle !== 'function') throw new Error(`${service.typeName}.${method.name} has no handler`);
    if (method.methodKind === 'bidi_streaming')
      throw new Error(`${method.name}: streams in both directions are not carried`);
    // Types were checked by HandlersOf; here they are erased so that one table holds them all.
    return [method, { kind: method.methodKind, handle } as AnyHandler];
  });
  return { service, allow, handlers: new Map(entries) };
}
