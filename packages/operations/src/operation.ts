import { type DescMethod, getOption, hasOption } from '@bufbuild/protobuf';
import {
  type Operation,
  Operation_Caller,
  Operation_Load,
  operation as operationOption,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';

const known = new WeakMap<DescMethod, Operation>();

/**
 * What the contract says of an RPC beyond its messages. Throws for a method without the
 * option: nobody may guess who may call it.
 */
export function operationOf(method: DescMethod): Operation {
  const cached = known.get(method);
  if (cached !== undefined) return cached;
  if (!hasOption(method, operationOption)) {
    throw new Error(`${nameOf(method)} has no (cedula.options.v1.operation)`);
  }
  const operation = getOption(method, operationOption);
  if (operation.callers.length === 0) throw new Error(`${nameOf(method)} names no callers`);
  known.set(method, operation);
  return operation;
}

/** The full name of a method: `cedula.media.v1.ImageService.GetImage`. */
export function nameOf(method: DescMethod): string {
  return `${method.parent.typeName}.${method.name}`;
}

/** The path of a method in gRPC and Connect: `/cedula.media.v1.ImageService/GetImage`. */
export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Whether only services of the mesh may call. */
export function isInternal(operation: Operation): boolean {
  return operation.callers.includes(Operation_Caller.SERVICE);
}

const lightMs = 5_000;
const deadlinesMs = new Map<Operation_Load, number>([
  [Operation_Load.LIGHT, lightMs],
  [Operation_Load.HEAVY, 20_000],
  [Operation_Load.COMPUTE, 30_000],
  [Operation_Load.STREAM, 600_000],
  [Operation_Load.BULK, 60_000],
]);

/** How long a call may take from end to end, in milliseconds. */
export function deadlineOf(operation: Operation): number {
  return deadlinesMs.get(operation.load) ?? lightMs;
}
