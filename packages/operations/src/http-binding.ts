import { type DescMethod, getOption, hasOption } from '@bufbuild/protobuf';
import { http } from '@cedula/contract/google/api/annotations_pb.ts';
import type { HttpRule } from '@cedula/contract/google/api/http_pb.ts';

/** One way to reach an RPC over HTTP. */
export interface HttpBinding {
  readonly httpMethod: string;
  readonly template: string;
  /** Empty: no body; `*`: the whole request; otherwise the field the body fills. */
  readonly body: string;
}

/** The HTTP bindings of a method: its `google.api.http` and the additional ones in it. */
export function httpBindings(method: DescMethod): HttpBinding[] {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  if (rule.additionalBindings.some((additional) => additional.additionalBindings.length > 0)) {
    throw new Error('additional bindings have additional bindings');
  }
  return [rule, ...rule.additionalBindings].map(toBinding);
}

function toBinding({ pattern, body }: HttpRule): HttpBinding {
  if (pattern.case === undefined) throw new Error('google.api.http has no path');
  const { httpMethod, template } =
    pattern.case === 'custom'
      ? { httpMethod: pattern.value.kind, template: pattern.value.path }
      : { httpMethod: pattern.case.toUpperCase(), template: pattern.value };
  if (!/^[A-Z]+$/.test(httpMethod)) throw new Error(`"${httpMethod}" is no HTTP method`);
  if (body !== '' && ['GET', 'HEAD', 'DELETE'].includes(httpMethod))
    throw new Error(`a ${httpMethod} has a body`);
  return { httpMethod, template, body };
}
