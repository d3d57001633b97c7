import { fromBinary, fromJson, type JsonValue, toBinary, toJson } from '@bufbuild/protobuf';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { pathOf } from '@cedula/operations/operation.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { Draft } from '../values/draft.ts';
import { isRecord, type Refusal, refusalOf, type Reply } from './reply.ts';
import { send } from './send.ts';
import type { Call, Transport } from './transport.ts';

/** The Connect protocol with JSON, for unary operations. */
export const connectJson: Transport = connect('Connect JSON', {
  type: 'application/json',
  takesAnyJson: true,
  encode: (_, draft) => Buffer.from(JSON.stringify(draft)),
  decode: (_, body) => parse(body),
});

/** The Connect protocol with binary messages, for unary operations. */
export const connectBinary: Transport = connect('Connect binary', {
  type: 'application/proto',
  takesAnyJson: false,
  encode: ({ method: { input } }, draft) => toBinary(input, fromJson(input, { ...draft })),
  decode: ({ method: { output } }, body) =>
    toJson(output, fromBinary(output, body), { alwaysEmitImplicit: true }),
});

interface Codec {
  readonly type: string;
  readonly takesAnyJson: boolean;
  readonly encode: (route: Route, draft: Draft) => Uint8Array;
  readonly decode: (route: Route, body: Uint8Array) => JsonValue;
}

function connect(name: string, { type, takesAnyJson, encode, decode }: Codec): Transport {
  return {
    name,
    takesAnyJson,
    takesCredentials: true,
    carries: ({ method, upload }) => method.methodKind === 'unary' && upload?.batch === undefined,
    async ask(caller, { route, draft, headers = {} }: Call): Promise<Reply> {
      const request = {
        method: 'POST',
        target: pathOf(route.method),
        contentType: type,
        body: encode(route, draft),
      };
      const { response, body } = await send(request, {
        ...caller,
        headers: { 'connect-protocol-version': '1', ...headers },
      });
      const { status, headers: answered } = response;
      const message = status === 200 ? decode(route, body) : undefined;
      const refusal = status === 200 ? undefined : connectRefusal(parse(body));
      return { status, headers: answered, body, message, refusal };
    },
  };
}

/** An error of Connect has the problem's fields in a detail: bytes in base64 without padding. */
function connectRefusal(json: JsonValue): Refusal {
  const error = isRecord(json) ? json : {};
  const details = Array.isArray(error['details']) ? error['details'].filter(isRecord) : [];
  const value = details.find(({ type }) => type === ProblemSchema.typeName)?.['value'];
  const problem =
    typeof value === 'string' ? fromBinary(ProblemSchema, Buffer.from(value, 'base64')) : undefined;
  return {
    ...refusalOf(json),
    reason: problem?.reason ?? '',
    detail: problem?.detail ?? '',
    violations: (problem?.violations ?? []).map(({ field, rule }) => ({ field, rule })),
  };
}

function parse(body: Uint8Array): JsonValue {
  const json: JsonValue = JSON.parse(Buffer.from(body).toString());
  return json;
}
