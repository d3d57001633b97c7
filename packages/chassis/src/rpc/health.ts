import { create } from '@bufbuild/protobuf';
import {
  Health,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from '@cedula/contract/grpc/health/v1/health_pb.ts';
import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import type { Readiness } from '../telemetry/readiness.ts';
import { pathOf } from '@cedula/operations/operation.ts';
import { wireOf } from './wire.ts';

/**
 * The standard health service (grpc.health.v1), for any authenticated peer: SERVING while
 * the process is ready, NOT_SERVING from the moment it begins to stop, before it drains.
 */
export function createHealth(readiness: Pick<Readiness, 'report'>) {
  const request = wireOf(HealthCheckRequestSchema);
  const reply = wireOf(HealthCheckResponseSchema);
  const answer = async (): Promise<HealthCheckResponse> => {
    const { ready } = await readiness.report();
    return create(HealthCheckResponseSchema, { status: ready ? Serving.SERVING : Serving.NOT_SERVING });
  };
  const check: handleUnaryCall<unknown, HealthCheckResponse> = (_call, callback) => {
    answer().then(
      (response) => callback(null, response),
      (error: Error) => callback(error),
    );
  };
  const definition: ServiceDefinition = {
    Check: {
      path: pathOf(Health.method.check),
      requestStream: false,
      responseStream: false,
      requestSerialize: request.serialize,
      requestDeserialize: request.deserialize,
      responseSerialize: reply.serialize,
      responseDeserialize: reply.deserialize,
    },
  };
  return { definition, handlers: { Check: check } };
}
