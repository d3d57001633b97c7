import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { callForStream, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import { isServerStreaming } from '@cedula/chassis/rpc/method-kind.ts';
import type { Message } from '@bufbuild/protobuf';
import { once } from 'node:events';
import { type ByteRange, cutRange, requestedRange } from '../http/byte-range.ts';
import { hasEntityTag } from '../http/entity-tag.ts';
import type { Exchange } from '../http/exchange.ts';
import { HttpRefusal } from '../http/http-refusal.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Download } from '@cedula/operations/download.ts';
import { downloadBytes, type DownloadHead, downloadHead } from '../rest/download.ts';
import type { Route } from '@cedula/operations/route.ts';

/**
 * Answers with bytes as they come, no faster than the caller reads. A caller that has them
 * already (If-None-Match, RFC 9110 §13.1.2) gets 304, one that asks for a range 206 or 416.
 * What stands before a range is read from the store and left out: an image is small, and
 * the size and the tag that a range is judged by come with its first bytes. A failure after
 * the first byte can only cut the connection: the length was promised.
 */
export async function answerDownload(
  exchange: Exchange,
  mesh: Mesh,
  { method }: Route,
  download: Download,
  request: Message,
  options: CallOptions,
): Promise<void> {
  if (!isServerStreaming(method)) throw new DomainError('INTERNAL', 'This call has no bytes.');
  const answers = callForStream(mesh.peerOf(method), method, request, options);
  try {
    const first = await answers.next();
    if (first.done === true) throw new DomainError('INTERNAL', 'The answer was empty.');
    const head = downloadHead(download, first.value);
    const range = writeHead(exchange, head);
    if (range !== undefined) await writeBytes(exchange, cutRange(bytesOf(download, answers), range));
  } finally {
    await answers.return(undefined);
  }
}

/** Answers but for the bytes; gives which of them are to follow. Throws where the range has none. */
function writeHead({ request, response, fields }: Exchange, head: DownloadHead): ByteRange | undefined {
  const { headers, etag, sizeBytes } = head;
  if (hasEntityTag(request.headers['if-none-match'], etag)) {
    const { 'content-length': _length, ...kept } = headers;
    response.writeHead(304, { ...fields, ...kept }).end();
    return undefined;
  }
  const range = requestedRange(request, head);
  if (range === 'unsatisfiable') {
    fields['content-range'] = `bytes */${sizeBytes}`;
    throw new HttpRefusal(416, 'INVALID_ARGUMENT', `The content has ${sizeBytes} bytes.`);
  }
  if (range !== undefined) {
    const { first, last } = range;
    response.writeHead(206, {
      ...fields,
      ...headers,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${sizeBytes}`,
    });
    return range;
  }
  response.writeHead(200, { ...fields, ...headers });
  if (request.method !== 'HEAD') return { first: 0, last: sizeBytes - 1 };
  response.end();
  return undefined;
}

async function writeBytes({ response, signal }: Exchange, parts: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const part of parts) {
      if (!response.write(part)) await once(response, 'drain', { signal });
    }
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}

async function* bytesOf(download: Download, answers: AsyncIterable<Message>): AsyncGenerator<Uint8Array> {
  for await (const answer of answers) yield downloadBytes(download, answer);
}
