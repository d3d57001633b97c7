import { type DescMethod, type DescService, getOption, hasOption, type Message } from '@bufbuild/protobuf';
import { operationOf } from '@cedula/chassis/rpc/operation.ts';
import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { http } from '@cedula/contract/google/api/annotations_pb.ts';
import type { HttpRule } from '@cedula/contract/google/api/http_pb.ts';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One way to call an operation from outside, as the contract declares it. */
export interface PublicOperation {
  /** `GET /v1/images/{id}`. */
  readonly name: string;
  readonly method: DescMethod;
  readonly httpMethod: string;
  readonly template: string;
  /** Empty: no body; `*`: the whole request; otherwise the field that the body fills. */
  readonly body: string;
}

const generated = fileURLToPath(new URL('../../proto/gen/cedula', import.meta.url));

/** Every operation of every service in the contract that has a route and wants to know who calls. */
export async function operationsForCallers(): Promise<readonly PublicOperation[]> {
  const modules = globSync(`${generated}/*/v1/*_pb.ts`).map((file) => import(file) as Promise<object>);
  const services = (await Promise.all(modules)).flatMap((module) => Object.values(module)).filter(isService);
  const methods = services.flatMap((service) => service.methods);
  return methods
    .filter((method) => hasOption(method, http))
    .filter((method) => !operationOf(method).callers.includes(Operation_Caller.PUBLIC))
    .flatMap((method) => bindingsOf(getOption(method, http)).map((rule) => toOperation(method, rule)));
}

function bindingsOf(rule: Omit<HttpRule, keyof Message>): Omit<HttpRule, keyof Message>[] {
  return [rule, ...rule.additionalBindings];
}

function toOperation(method: DescMethod, { pattern, body }: Omit<HttpRule, keyof Message>): PublicOperation {
  if (pattern.case === undefined || pattern.case === 'custom')
    throw new Error(`${method.toString()} has no path`);
  const httpMethod = pattern.case.toUpperCase();
  return { name: `${httpMethod} ${pattern.value}`, method, httpMethod, template: pattern.value, body };
}

function isService(value: unknown): value is DescService {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'service';
}
