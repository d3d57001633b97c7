import { ConnectError } from '@connectrpc/connect';
import {
  codeFromString,
  codeToHttpStatus,
  contentTypeUnaryJson,
  errorToJson,
} from '@connectrpc/connect/protocol-connect';
import { create } from '@bufbuild/protobuf';
import type { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { toProblem } from '@cedula/chassis/errors/problem.ts';
import { ProblemSchema } from '@cedula/contract/cedula/rpc/v1/problem_pb.ts';
import { refusalHeaders } from '../http/refusal-headers.ts';
import type { EncodedAnswer, RefusalContext } from '../http/encoded-answer.ts';

/**
 * Writes an error as the Connect protocol has it (connectrpc.com/docs/protocol, Error):
 * code, message, and as its one detail the whole problem. The status is that of the
 * protocol's table, so 400 where REST says 422, but for what HTTP itself refuses.
 */
export function encodeConnectError(error: DomainError, { requestId, status }: RefusalContext): EncodedAnswer {
  const code = codeFromString(error.code);
  if (code === undefined) throw new Error(`Connect has no code ${error.code}`);
  const problem = create(ProblemSchema, { ...toProblem(error), replayedOf: '', requestId });
  const connectError = new ConnectError(error.message, code, undefined, [
    { desc: ProblemSchema, value: problem },
  ]);
  return {
    status: status ?? codeToHttpStatus(code),
    headers: { 'content-type': contentTypeUnaryJson, ...refusalHeaders(error) },
    body: JSON.stringify(errorToJson(connectError, { alwaysEmitImplicit: true })),
  };
}
