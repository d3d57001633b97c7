import { create } from '@bufbuild/protobuf';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { OriginSchema } from '@cedula/contract/cedula/rpc/v1/origin_pb.ts';
import { nameOf } from '@cedula/operations/operation.ts';
import type { AddressLimit } from '../admission/address-limit.ts';
import { networkOf } from '../admission/network.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Admitted } from './admitted.ts';

/** What anybody may do costs nothing. */
const uncounted = {
  takeOneMore: () => Promise.resolve(),
  counted: () => Promise.resolve(),
  notCounted: () => Promise.resolve(),
};

/** Lets anybody in, as often as their network address may come. Throws RATE_LIMITED. */
export async function admitPublic(
  { request, requestId }: Exchange,
  { method, operation }: Route,
  { addressLimit }: { addressLimit: AddressLimit },
): Promise<Admitted> {
  if (operation.limitedPerAddress) await addressLimit.take(nameOf(method), request.socket.remoteAddress);
  const owner = networkOf(request.socket.remoteAddress);
  const origin = create(OriginSchema, { requestId, caller: Operation_Caller.PUBLIC, callerAddress: owner });
  return { origin, owner, judgeBody: () => undefined, ...uncounted };
}
