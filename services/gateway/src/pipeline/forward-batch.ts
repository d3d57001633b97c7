import type { Message } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { type Answer, type CallOptions, callWithStream } from '@cedula/chassis/rpc/call.ts';
import { isClientStreaming } from '@cedula/chassis/rpc/method-kind.ts';
import type { RouteBatch, RouteUpload } from '@cedula/operations/route.ts';
import type { Holding } from '../admission/held-bytes.ts';
import { streamBody } from '../http/body-stream.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { parseMediaType } from '../rest/media-type.ts';
import { streamForm } from '../rest/stream-form.ts';
import type { Admitted } from './admitted.ts';
import { batchParts } from './batch-parts.ts';
import { answerOf } from './carriage.ts';
import type { RoutedCall } from './routed-call.ts';

/** What a batch on its way has in memory at the most: chunks in the parser and in the stream. */
const heldBytes = 2 * 1024 * 1024;

/** A request of many files. */
export interface RoutedBatch {
  readonly routed: RoutedCall;
  readonly upload: RouteUpload;
  readonly batch: RouteBatch;
}

/**
 * Sends a batch to the service that answers it while it arrives: no file is ever in memory as a
 * whole. It counts when its commit is sent, and that is sent when the whole body has come and is
 * the one that was signed; what fails before gives all of its quota back. Throws BODY_TOO_LARGE
 * where the head says that the body is too large, before anything of it is read.
 */
export async function forwardBatch(
  exchange: Exchange,
  mesh: Mesh,
  { routed, upload, batch }: RoutedBatch,
  { admitted, holding }: { readonly admitted: Admitted; readonly holding: Pick<Holding, 'add'> },
  options: CallOptions,
): Promise<Answer<Message>> {
  const { decodeFields } = routed;
  const carrier = upload.carriedBy;
  if (carrier === undefined || !isClientStreaming(carrier) || decodeFields === undefined) {
    throw new Error(`${routed.route.method.name} has nothing that carries it`);
  }
  const boundary = boundaryOf(exchange);
  holding.add(heldBytes);
  const ended = new AbortController();
  const body = streamBody(exchange, { maxBytes: batch.maxBodyBytes, signal: ended.signal });
  let isCommitted = false;
  const parts = batchParts({
    form: streamForm(boundary, body.chunks),
    batch,
    maxFileBytes: upload.maxFileBytes,
    takeOneMore: () => (admitted.origin.replayOnly ? Promise.resolve() : admitted.takeOneMore()),
    finish(fields) {
      admitted.judgeBody(body.digest());
      const request = decodeFields(fields);
      isCommitted = true;
      return request;
    },
  });
  try {
    const answer = await callWithStream(mesh.peerOf(carrier), carrier, parts, options);
    return { ...answer, message: answerOf(carrier, answer.message) };
  } catch (error) {
    // Without a commit nothing can have come of it, whatever the time.
    if (!isCommitted) await admitted.notCounted();
    throw error;
  } finally {
    ended.abort();
  }
}

function boundaryOf({ request }: Exchange): string {
  const mediaType = parseMediaType(request.headers['content-type'] ?? '');
  if (mediaType?.type === 'multipart/form-data') return mediaType.parameters.get('boundary') ?? '';
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'The body must be multipart/form-data.');
}
