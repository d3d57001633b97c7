import type { DescMethod } from '@bufbuild/protobuf';
import {
  type Operation,
  Operation_Caller as Caller,
  Operation_Effect as Effect,
  Operation_Idempotency as Needed,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { isInternal, nameOf, operationOf } from '@cedula/operations/operation.ts';
import type { Idempotency } from '../idempotency/idempotency.ts';
import type { AnyHandler } from './implementation.ts';

/**
 * Puts the handler of an effect behind its idempotency; every other handler stays as it is.
 * Throws for an effect with callers that the contract gives no idempotency, for one that is
 * not unary, and where the service has no idempotency to give.
 */
export function guardEffect(
  method: DescMethod,
  handler: AnyHandler,
  idempotency: Idempotency | undefined,
): AnyHandler {
  const operation = operationOf(method);
  const isNeeded = operation.idempotency !== Needed.IDEMPOTENCY_UNSPECIFIED;
  if (isEffectOfCallers(operation) && !isNeeded)
    throw new Error(`${nameOf(method)} has an effect and no idempotency in the contract`);
  if (!isNeeded) return handler;
  if (handler.kind !== 'unary') throw new Error(`${nameOf(method)} streams, and cannot be idempotent`);
  if (idempotency === undefined) throw new Error(`${nameOf(method)} is served without idempotency`);
  return { kind: 'unary', handle: idempotency.once(handler.handle) };
}

function isEffectOfCallers(operation: Operation): boolean {
  if (isInternal(operation) || operation.callers.includes(Caller.PUBLIC)) return false;
  return operation.effect === Effect.WRITE || operation.effect === Effect.REMOVE;
}
