import { create } from '@bufbuild/protobuf';
import {
  Health,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponse_ServingStatus as Serving,
  HealthCheckResponseSchema,
} from '@cedula/contract/grpc/health/v1/health_pb.ts';
import type { handleUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import { pathOf } from './operation.ts';
import { wireOf } from './wire.ts';

/** The standard health service (grpc.health.v1), for any authenticated peer. Serves from the start. */
export function createHealth() {
  let current: Serving = Serving.SERVING;
  const request = wireOf(HealthCheckRequestSchema);
  const response = wireOf(HealthCheckResponseSchema);
  const check: handleUnaryCall<unknown, HealthCheckResponse> = (_call, callback) =>
    callback(null, create(HealthCheckResponseSchema, { status: current }));
  const definition: ServiceDefinition = {
    Check: {
      path: pathOf(Health.method.check),
      requestStream: false,
      responseStream: false,
      requestSerialize: request.serialize,
      requestDeserialize: request.deserialize,
      responseSerialize: response.serialize,
      responseDeserialize: response.deserialize,
    },
  };
  return {
    definition,
    handlers: { Check: check },
    set(status: Serving) {
      current = status;
    },
  };
}
