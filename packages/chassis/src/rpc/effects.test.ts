import {
  create,
  createFileRegistry,
  type DescMethod,
  type MessageInitShape,
  setExtension,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, MethodOptionsSchema } from '@bufbuild/protobuf/wkt';
import {
  operation,
  Operation_Caller as Caller,
  Operation_Effect as Effect,
  Operation_Idempotency as Needed,
  OperationSchema,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { describe, expect, test } from 'vitest';
import { guardEffect } from './effects.ts';
import type { AnyHandler } from './implementation.ts';
import { everyTime } from './testing/mesh.ts';

const { API_CLIENT, PUBLIC, SERVICE } = Caller;
const { READ, WRITE, REMOVE } = Effect;
const { ACCEPTED, REQUIRED } = Needed;

/** A method of a contract of the test's own. */
function methodOf(init: MessageInitShape<typeof OperationSchema>): DescMethod {
  const options = create(MethodOptionsSchema);
  setExtension(options, operation, create(OperationSchema, init));
  const file = create(FileDescriptorProtoSchema, {
    name: 'test.proto',
    package: 'test',
    syntax: 'proto3',
    messageType: [{ name: 'Empty' }],
    service: [
      {
        name: 'Tests',
        method: [{ name: 'Do', inputType: '.test.Empty', outputType: '.test.Empty', options }],
      },
    ],
  });
  const [method] = createFileRegistry(file, () => undefined).getService('test.Tests')?.methods ?? [];
  if (method === undefined) throw new Error('no method');
  return method;
}

const unary: AnyHandler = { kind: 'unary', handle: () => Promise.resolve({}) };
const stream: AnyHandler = { kind: 'client_streaming', handle: () => Promise.resolve({}) };

describe('a service does not start', () => {
  test.each([WRITE, REMOVE])('with an effect that the contract gives no idempotency: %s', (effect) => {
    const method = methodOf({ callers: [API_CLIENT], effect });
    expect(() => guardEffect(method, unary, everyTime)).toThrow(
      'test.Tests.Do has an effect and no idempotency',
    );
  });

  test.each([ACCEPTED, REQUIRED])('with an effect and nothing that keeps its keys: %s', (idempotency) => {
    const method = methodOf({ callers: [API_CLIENT], effect: WRITE, idempotency });
    expect(() => guardEffect(method, unary, undefined)).toThrow('served without idempotency');
  });

  test('with a stream that should be idempotent', () => {
    const method = methodOf({ callers: [API_CLIENT], effect: WRITE, idempotency: ACCEPTED });
    expect(() => guardEffect(method, stream, everyTime)).toThrow('streams');
  });
});

test.each([
  ['a read', { callers: [API_CLIENT], effect: READ }],
  ['a public effect', { callers: [PUBLIC], effect: WRITE }],
  ['a call of the mesh', { callers: [SERVICE], effect: WRITE }],
])('%s is served as it is', (_, init) => {
  expect(guardEffect(methodOf(init), unary, undefined)).toBe(unary);
});

test('an effect is served behind its idempotency', () => {
  const method = methodOf({ callers: [API_CLIENT], effect: WRITE, idempotency: ACCEPTED });
  const guarded: AnyHandler = { kind: 'unary', handle: () => Promise.resolve({}) };
  // Whatever it makes of the handler is what is served.
  const idempotency = { once: () => guarded.handle as never };
  expect(guardEffect(method, unary, idempotency)).toEqual(guarded);
});
