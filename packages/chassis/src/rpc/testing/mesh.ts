import { create, type DescService } from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuthority } from '../../../../../tools/stack/certificates.ts';
import type { Idempotency } from '../../idempotency/idempotency.ts';
import { createLogger } from '../../telemetry/log.ts';
import { createMetrics } from '../../telemetry/metrics.ts';
import { rootTrace } from '../../telemetry/trace.ts';
import { connectPeer } from '../client.ts';
import type { Implementation } from '../implementation.ts';
import { startRpcServer } from '../server.ts';

/** For servers that are stood in for: what is asked happens, each time. */
export const everyTime: Idempotency = { once: (handle) => handle };

/**
 * A server of the mesh and callers with certificates of their own, all closed by `close`.
 *
 * @param services what the callers call
 */
export async function startMesh(
  implementations: readonly Implementation[],
  services: readonly DescService[],
  options: { readonly maxMessageBytes?: number; readonly idempotency?: Idempotency } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'cedula-rpc-'));
  const certificateOf = await openAuthority(folder);
  const tls = {
    media: await certificateOf('media'),
    gateway: await certificateOf('gateway'),
    billing: await certificateOf('billing'),
    inference: await certificateOf('inference'),
  };
  const log = createLogger({ service: 'media', level: 'silent' });
  const server = await startRpcServer({
    listen: { host: '127.0.0.1', port: 0 },
    tls: tls.media,
    log,
    metrics: createMetrics({ service: 'media' }),
    readiness: { report: () => Promise.resolve({ ready: true, state: 'serving', checks: {} }) },
    implementations,
    idempotency: everyTime,
    ...options,
  });
  const connect = (name: 'gateway' | 'billing' | 'inference') =>
    connectPeer({ name: 'media', address: `127.0.0.1:${server.port}`, tls: tls[name], services });
  const callers = [connect('gateway'), connect('billing'), connect('inference')] as const;
  const [gateway, billing, inference] = callers;
  return {
    server,
    gateway,
    billing,
    inference,
    folder,
    async close() {
      for (const caller of callers) caller.close();
      await server.close(500);
      await rm(folder, { recursive: true });
    },
  };
}

/** What a call of a signed request carries. */
export function clientOrigin(clientId = 'cli_01') {
  return {
    origin: create(OriginSchema, {
      clientId,
      caller: Operation_Caller.API_CLIENT,
      requestId: 'req_01',
      unscoped: true,
    }),
    trace: rootTrace(),
  };
}
