import { create, fromJson, toJson } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import { UsageService } from '@cedula/contract/cedula/billing/v1/usage_service_pb.ts';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { type Origin, OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import type { Reply } from '@cedula/contract-tests/requests/reply.ts';
import type { Caller, Transport } from '@cedula/contract-tests/requests/transport.ts';
import { config } from '../../services/gateway/src/config.ts';
import { connectMesh, type Mesh } from '../../services/gateway/src/mesh/mesh.ts';
import { forward } from '../../services/gateway/src/pipeline/forward.ts';
import type { SharedMesh } from '../../tools/testing/mesh.ts';

/** Calls services as the gateway does, with its certificate, and nothing of the gateway in between. */
export function grpcTransport({ environments }: Pick<SharedMesh, 'environments'>): Transport & Disposable {
  const { peers, tls } = config.parse(environments.gateway);
  const mesh = connectMesh(peers, tls);
  const clients = new Map<string, Promise<string>>();
  const clientOf = (keyId: string): Promise<string> => {
    const known = clients.get(keyId) ?? askClientId(mesh, keyId);
    clients.set(keyId, known);
    return known;
  };
  return {
    name: 'gRPC',
    takesAnyJson: false,
    takesCredentials: false,
    // What admission counts of the quota comes from the gateway, which is not here.
    carries: ({ method }) => method.methodKind === 'unary' && method !== UsageService.method.getQuota,
    async ask(caller, { route, draft, headers = {} }) {
      const { input, output } = route.method;
      const isPublic = route.operation.callers.includes(Operation_Caller.PUBLIC);
      const origin = isPublic ? publicOrigin() : await originOf(caller, clientOf);
      origin.idempotencyKey = headers['idempotency-key'] ?? '';
      try {
        const request = fromJson(input, { ...draft });
        const { message } = await forward(mesh, route, request, { origin, trace: rootTrace() });
        return { ...nothing, message: toJson(output, message, { alwaysEmitImplicit: true }) };
      } catch (error) {
        if (error instanceof DomainError) return refused(error);
        throw error;
      }
    },
    [Symbol.dispose]: () => mesh.close(),
  };
}

const nothing = { status: 200, headers: new Headers(), body: new Uint8Array(), refusal: undefined } as const;

function refused(error: DomainError): Reply {
  const { code, reason, status, message: detail, details } = error;
  const violations = (details.violations ?? []).map(({ field, rule }) => ({ field, rule }));
  const refusal = { code, reason, detail, requestId: '', violations };
  return { ...nothing, status, message: undefined, refusal };
}

function publicOrigin(): Origin {
  return create(OriginSchema, {
    requestId: newId('req'),
    caller: Operation_Caller.PUBLIC,
    callerAddress: '127.0.0.1',
  });
}

async function originOf(
  { accessKey }: Caller,
  clientOf: (keyId: string) => Promise<string>,
): Promise<Origin> {
  if (accessKey === undefined) throw new Error('gRPC is called for somebody who is known');
  return create(OriginSchema, {
    requestId: newId('req'),
    clientId: await clientOf(accessKey.keyId),
    caller: Operation_Caller.API_CLIENT,
    accessKeyId: accessKey.keyId,
    unscoped: true,
  });
}

async function askClientId(mesh: Mesh, id: string): Promise<string> {
  const origin = create(OriginSchema, { caller: Operation_Caller.SERVICE });
  const { message } = await call(
    mesh.peers.identity,
    CredentialService.method.resolveAccessKey,
    { id },
    { origin, trace: rootTrace() },
  );
  return message.clientId;
}
