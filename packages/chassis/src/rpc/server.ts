import type { DescMethod, Message } from '@bufbuild/protobuf';
import {
  Server,
  ServerCredentials,
  type MethodDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Histogram } from 'prom-client';
import type { DomainError } from '../errors/domain-error.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import type { Logger } from '../telemetry/log.ts';
import { durationBucketsSeconds, type Registry } from '../telemetry/metrics.ts';
import type { Readiness } from '../telemetry/readiness.ts';
import { access } from './access.ts';
import { adapt, type AdapterOptions } from './adapters.ts';
import type { CallContext, Interceptor } from './call-context.ts';
import { guardEffect } from './effects.ts';
import { createHealth } from './health.ts';
import type { AnyHandler, Implementation } from './implementation.ts';
import { receive } from './incoming.ts';
import { nameOf, pathOf } from '@cedula/operations/operation.ts';
import { createPeerListener, type TlsFiles } from './peers.ts';
import { createValidation } from './validation.ts';
import { wireOf } from './wire.ts';

const defaultMaxMessageBytes = 1024 * 1024;
const maxStreamsPerConnection = 1_000;

/** A running gRPC server. */
export interface RpcServer {
  /** The port it listens on, also where the system chose it. */
  readonly port: number;
  /** Takes no new connections, lets calls end for at most `graceMs`, then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Serves implementations of the contract over mutually authenticated gRPC, every call
 * behind the same interceptors: peer, deadline, access, validation, errors, log, metrics.
 * Throws at boot for a method without an operation option, for an effect without idempotency
 * and for a rule that does not compile.
 */
export async function startRpcServer(options: {
  readonly listen: { readonly host: string; readonly port: number };
  readonly tls: TlsFiles;
  readonly log: Logger;
  readonly metrics: Registry;
  /** What the health service tells. */
  readonly readiness: Pick<Readiness, 'report'>;
  readonly implementations: readonly Implementation[];
  /** For effects; a service without any needs none. */
  readonly idempotency?: Idempotency;
  /** The greatest message that may arrive. Default: 1 MiB. */
  readonly maxMessageBytes?: number;
}): Promise<RpcServer> {
  const { log, implementations } = options;
  const health = createHealth(options.readiness);
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes ?? defaultMaxMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': maxStreamsPerConnection,
    'grpc-node.max_session_memory': 64,
  });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const peers = createPeerListener(options.tls, (socket) => injector.injectConnection(socket));

  const validation = createValidation();
  const interceptors: Interceptor[] = [access, validation];
  const observe = observer(log, options.metrics);
  for (const { service, allow, handlers } of implementations) {
    const guarded = [...handlers].map(
      ([method, handler]) => [method, guardEffect(method, handler, options.idempotency)] as const,
    );
    validation.warmUp(service.methods.map((method) => method.input));
    addService(server, guarded, {
      interceptors,
      observe,
      receive: (call, method) => receive(call, method, { log, allow, peers }),
    });
  }
  server.addService(health.definition, health.handlers);

  peers.server.listen({ host: options.listen.host, port: options.listen.port });
  await once(peers.server, 'listening');
  return {
    port: portOf(peers.server.address()),
    async close(graceMs = 5_000) {
      // Not the server's own tryShutdown(): under Node 24 and newer it takes sessions that have begun
      // to close for closed ones, and does not wait for their calls. A session that was told to go
      // away ends its connection with its last call.
      const drained = new Promise<void>((resolve) => peers.server.close(() => resolve()));
      const over = new AbortController();
      injector.drain(graceMs);
      await Promise.race([
        drained,
        delay(graceMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined),
      ]);
      over.abort();
      server.forceShutdown();
    },
  };
}

function addService(
  server: Server,
  handlers: readonly (readonly [DescMethod, AnyHandler])[],
  options: AdapterOptions,
): void {
  const definition: Record<string, MethodDefinition<Message, Message>> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const [method, handler] of handlers) {
    const [input, output] = [wireOf(method.input), wireOf(method.output)];
    definition[method.name] = {
      path: pathOf(method),
      requestStream: handler.kind === 'client_streaming',
      responseStream: handler.kind === 'server_streaming',
      requestSerialize: input.serialize,
      requestDeserialize: input.deserialize,
      responseSerialize: output.serialize,
      responseDeserialize: output.deserialize,
    };
    implementation[method.name] = adapt(method, handler, options);
  }
  server.addService(definition, implementation);
}

function observer(log: Logger, metrics: Registry): AdapterOptions['observe'] {
  const seconds = new Histogram({
    name: 'cedula_rpc_server_seconds',
    help: 'Time to answer a call, by method and outcome.',
    labelNames: ['method', 'code'],
    buckets: durationBucketsSeconds,
    registers: [metrics],
  });
  return (method: DescMethod, startedAt: number, error: DomainError | undefined, context?: CallContext) => {
    seconds.observe(
      { method: nameOf(method), code: error?.code ?? 'ok' },
      (performance.now() - startedAt) / 1000,
    );
    if (error?.reason === 'INTERNAL') {
      (context?.log ?? log).error({ method: nameOf(method), err: error.cause ?? error }, 'call failed');
    }
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
