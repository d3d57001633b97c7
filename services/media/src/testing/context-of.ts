import type { CallContext } from '@cedula/chassis/rpc/call-context.ts';
import { operationOf } from '@cedula/operations/operation.ts';
import { clientOrigin } from '@cedula/chassis/rpc/testing/mesh.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';

const deadlineMs = 20_000;

/** What a handler is told of a call of that client, where no server carries it. */
export function contextOf(clientId: string, method: CallContext['method']): CallContext {
  return {
    ...clientOrigin(clientId),
    method,
    operation: operationOf(method),
    peer: 'gateway',
    deadline: Date.now() + deadlineMs,
    signal: AbortSignal.timeout(deadlineMs),
    log: createLogger({ service: 'media', level: 'silent' }),
  };
}
