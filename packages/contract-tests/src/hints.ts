import {
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescService,
  ScalarType,
} from '@bufbuild/protobuf';
import {
  Operation_Caller,
  Operation_Effect,
  Operation_Idempotency,
  Operation_Load,
} from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { constraintsOf } from '@cedula/operations/constraints-of.ts';
import { httpBindings } from '@cedula/operations/http-binding.ts';
import { isInternal, nameOf, operationOf } from '@cedula/operations/operation.ts';
import { resourcePrefixOf } from '@cedula/operations/resource.ts';
import { allCases } from './cases/all-cases.ts';
import { readContract } from './contract.ts';

/**
 * What the contract leaves unsaid, so that an operation could not be tested: one line each,
 * beginning with the operation's name. Empty: nothing.
 */
export function missingHints(services: readonly DescService[]): string[] {
  const lines = services.flatMap(({ methods }) =>
    methods.flatMap((method) => told(method, () => hintsOf(method))),
  );
  if (lines.length > 0) return lines;
  try {
    allCases(readContract(services));
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function told(method: DescMethod, hints: () => string[]): string[] {
  try {
    return hints().map((hint) => `${nameOf(method)}: ${hint}`);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function hintsOf(method: DescMethod): string[] {
  const operation = operationOf(method);
  if (isInternal(operation)) return [];
  const { effect, load, idempotency, callers } = operation;
  const isPublic = callers.includes(Operation_Caller.PUBLIC);
  const isNamed = idempotency !== Operation_Idempotency.IDEMPOTENCY_UNSPECIFIED;
  const takesName = effect !== Operation_Effect.READ && !isPublic;
  return [
    ...(effect === Operation_Effect.EFFECT_UNSPECIFIED ? ['it does not say what it changes (effect)'] : []),
    ...(load === Operation_Load.LOAD_UNSPECIFIED ? ['it does not say how heavy it is (load)'] : []),
    ...(takesName && !isNamed ? ['it is an effect and takes no Idempotency-Key (idempotency)'] : []),
    ...(httpBindings(method).length === 0 ? ['it has no route (google.api.http)'] : []),
    ...(callers.includes(Operation_Caller.API_TOKEN) && operation.scope === '' ? ['it names no scope'] : []),
    ...unnamedIds(method.input),
    ...unnamedIds(method.output),
    ...pageHints(method),
  ];
}

/** Fields that are ids by their name, and do not say of what. */
function unnamedIds(message: DescMessage, parents: readonly DescMessage[] = []): string[] {
  if (parents.includes(message) || message.typeName.startsWith('google.protobuf.')) return [];
  return message.fields.flatMap((field) => {
    if (field.message !== undefined) return unnamedIds(field.message, [...parents, message]);
    if (!isIdByName(field) || resourcePrefixOf(field) !== undefined) return [];
    return [`${message.name}.${field.name} does not say what it is the id of (cedula.options.v1.resource)`];
  });
}

function isIdByName({ name, scalar }: DescField): boolean {
  return scalar === ScalarType.STRING && /(?:^|_)ids?$/.test(name);
}

/** A list has pages, and they have the bounds that every list has. */
function pageHints({ name, input, output }: DescMethod): string[] {
  const hasNext = output.fields.some((field) => field.name === 'next_page_token');
  if (!hasNext) return name.startsWith('List') ? ['it lists without pages (next_page_token)'] : [];
  const size = input.fields.find((field) => field.name === 'page_size');
  const rules =
    size === undefined ? [] : constraintsOf(size).map(({ rule, value }) => `${rule} ${String(value)}`);
  const isBounded = ['int32.gte 1', 'int32.lte 100'].every((rule) => rules.includes(rule));
  const hasToken = input.fields.some((field) => field.name === 'page_token');
  return [
    ...(isBounded ? [] : ['its page_size is not bound to 1 to 100']),
    ...(hasToken ? [] : ['it takes no page_token']),
  ];
}
