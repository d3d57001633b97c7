import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { CredentialService } from '@cedula/contract/cedula/identity/v1/credential_service_pb.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';
import type { TokenUse } from './token-uses.ts';

/** Of many clients at once: nobody's request. */
const origin = create(OriginSchema, { caller: Operation_Caller.SERVICE });

/** Tells identity when API tokens were used last. */
export function recordTokenUses(identity: Peer) {
  return async (uses: readonly TokenUse[]): Promise<void> => {
    const request = {
      uses: uses.map(({ apiTokenId, useMs }) => ({ apiTokenId, useTime: timestampFromMs(useMs) })),
    };
    const { recordApiTokenUses } = CredentialService.method;
    await call(identity, recordApiTokenUses, request, { origin, trace: rootTrace({ sampled: false }) });
  };
}
