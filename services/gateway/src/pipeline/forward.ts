import type { Message } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { type Answer, call, callWithStream, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import { isClientStreaming, isUnary } from '@cedula/chassis/rpc/method-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Route } from '@cedula/operations/route.ts';
import { answerOf, partsOf } from './carriage.ts';

/** Sends a request to the service that answers it: as one message, or its bytes ahead of it in a stream. */
export async function forward(
  mesh: Mesh,
  { method, upload }: Route,
  request: Message,
  options: CallOptions,
): Promise<Answer<Message>> {
  if (!isUnary(method)) throw new DomainError('INTERNAL', 'This call has no single answer.');
  const carrier = upload?.carriedBy;
  if (upload === undefined || carrier === undefined || !isClientStreaming(carrier)) {
    return call(mesh.peerOf(method), method, request, options);
  }
  const parts = partsOf(carrier, upload, request);
  const answer = await callWithStream(mesh.peerOf(carrier), carrier, parts, options);
  return { ...answer, message: answerOf(carrier, answer.message) };
}
