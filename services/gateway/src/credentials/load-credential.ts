import { create } from '@bufbuild/protobuf';
import {
  CredentialService,
  type ResolveAccessKeyResponse,
} from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';

/** Nobody's request asks: several may wait for one answer. */
const origin = create(OriginSchema, { caller: Operation_Caller.SERVICE });

/** Asks identity for what an access key is. */
export function loadCredential(identity: Peer) {
  return async (id: string, { deadline }: { deadline: number }): Promise<ResolveAccessKeyResponse> => {
    const { message } = await call(
      identity,
      CredentialService.method.resolveAccessKey,
      { id },
      { origin, trace: rootTrace({ sampled: false }), deadline },
    );
    return message;
  };
}
