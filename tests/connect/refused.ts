import { type Code, ConnectError } from '@connectrpc/connect';
import { codeFromString } from '@connectrpc/connect/protocol-connect';
import { type Problem, ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import type { WireAnswer } from '../fixtures/wire-answer.ts';

/** A refusal as Connect's client gives it. */
export interface Refused {
  readonly code: Code;
  readonly metadata: Headers;
  /** Its one detail. */
  readonly problem: Problem;
}

/** Waits for a call to be refused. Throws where it is not, or not with exactly one problem. */
export async function refused(call: Promise<unknown>): Promise<Refused> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectError)) throw new Error('it was not refused', { cause: error });
  const [problem, ...more] = error.findDetails(ProblemSchema);
  if (problem === undefined || more.length > 0)
    throw new Error(`no problem: ${error.message}`, { cause: error });
  return { code: error.code, metadata: error.metadata, problem };
}

/** Status, code and reason of a refusal on the wire. Throws where it is not Connect's JSON with all it has to say. */
export function refusalOnWire({ status, headers, body }: WireAnswer) {
  const fault = (what: string) => new Error(`${what}: ${status} ${JSON.stringify([...headers])} ${body}`);
  if (headers.get('content-type') !== 'application/json') throw fault('no JSON');
  const { code, message, details }: ErrorJson = JSON.parse(body);
  const [detail, ...more] = details;
  if (detail?.type !== ProblemSchema.typeName || more.length > 0) throw fault('not one problem');
  if (detail.debug.requestId !== headers.get('x-request-id')) throw fault('another request id');
  if (message !== detail.debug.detail || codeFromString(code) === undefined)
    throw fault('no message or code');
  return { status, code, reason: detail.debug.reason };
}

interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly details: readonly {
    readonly type: string;
    readonly value: string;
    readonly debug: { readonly reason: string; readonly detail: string; readonly requestId: string };
  }[];
}
