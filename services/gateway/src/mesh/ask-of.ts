import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { call } from '@cedula/chassis/rpc/call.ts';
import type { Peer } from '@cedula/chassis/rpc/client.ts';
import { rootTrace } from '@cedula/chassis/telemetry/trace.ts';

/** Nobody's request asks: several may wait for one answer. */
const origin = create(OriginSchema, { caller: Operation_Caller.SERVICE });

/** How the gateway itself asks a service, by a deadline in epoch milliseconds. */
export function askOf<I extends DescMessage, O extends DescMessage>(
  peer: Peer,
  method: DescMethodUnary<I, O>,
) {
  return async (
    request: MessageInitShape<I>,
    { deadline }: { readonly deadline: number },
  ): Promise<MessageShape<O>> => {
    const { message } = await call(peer, method, request, {
      origin,
      trace: rootTrace({ sampled: false }),
      deadline,
    });
    return message;
  };
}
