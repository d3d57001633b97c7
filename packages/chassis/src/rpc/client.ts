import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Operation_Effect } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import {
  Health,
  HealthCheckResponse_ServingStatus as Serving,
} from '@cedula/contract/grpc/health/v1/health_pb.ts';
import { Client, credentials } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { operationOf, pathOf } from '@cedula/operations/operation.ts';
import type { TlsFiles } from './peers.ts';
import { wireOf } from './wire.ts';

const maxMessageBytes = 32 * 1024 * 1024;

/** Another service of the mesh, reachable. */
export interface Peer {
  /** Its name, as its certificate has it. */
  readonly name: string;
  readonly client: Client;
  /** Rejects where it does not serve within the deadline (epoch milliseconds). */
  check(deadline: number): Promise<void>;
  close(): void;
}

/**
 * Opens a channel to another service. It connects when first used, again and again, and
 * spreads calls over every address the name resolves to.
 *
 * @param services what is called there: operations that only read are tried up to three
 *   times while the service is away, within the channel's retry budget; no other call is
 */
export function connectPeer(options: {
  readonly name: string;
  /** `host:port` */
  readonly address: string;
  readonly tls: TlsFiles;
  readonly services: readonly DescService[];
}): Peer {
  const { name, tls } = options;
  const channelCredentials = credentials.createSsl(
    readFileSync(tls.ca),
    readFileSync(tls.key),
    readFileSync(tls.cert),
  );
  const client = new Client(`dns:///${options.address}`, channelCredentials, {
    'grpc.ssl_target_name_override': name,
    'grpc.default_authority': name,
    'grpc.service_config': JSON.stringify(serviceConfig(options.services)),
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 3_000,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
  });
  const request = wireOf(Health.method.check.input);
  const response = wireOf(Health.method.check.output);
  const ask = promisify((deadline: number, callback: (error: Error | null, status?: Serving) => void) => {
    client.makeUnaryRequest(
      pathOf(Health.method.check),
      request.serialize,
      response.deserialize,
      { $typeName: 'grpc.health.v1.HealthCheckRequest', service: '' },
      { deadline },
      (error, answer) => callback(error, answer?.status),
    );
  });
  return {
    name,
    client,
    async check(deadline) {
      if ((await ask(deadline)) !== Serving.SERVING) throw new Error(`${name} is not serving`);
    },
    close: () => client.close(),
  };
}

/** gRPC service config (gRFC A6): which calls may be repeated is read from the contract. */
function serviceConfig(services: readonly DescService[]): object {
  const reads = services.flatMap((service) => service.methods.filter(isRepeatable));
  return {
    loadBalancingConfig: [{ round_robin: {} }],
    retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
    methodConfig: [
      {
        name: reads.map((method) => ({ service: method.parent.typeName, method: method.name })),
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.05s',
          maxBackoff: '0.5s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  };
}

function isRepeatable(method: DescMethod): boolean {
  return method.methodKind === 'unary' && operationOf(method).effect === Operation_Effect.READ;
}
