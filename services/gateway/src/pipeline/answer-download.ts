import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { callForStream, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import { isServerStreaming } from '@cedula/chassis/rpc/method-kind.ts';
import type { Message } from '@bufbuild/protobuf';
import { once } from 'node:events';
import { hasEntityTag } from '../http/entity-tag.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Download } from '@cedula/operations/download.ts';
import { downloadBytes, downloadHead } from '../rest/download.ts';
import type { Route } from '@cedula/operations/route.ts';

/**
 * Answers with bytes as they come, no faster than the caller reads. A caller that has them
 * already (If-None-Match, RFC 9110 §13.1.2) gets 304. A failure after the first byte can
 * only cut the connection: the length was promised.
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
  const { response } = exchange;
  const parts = callForStream(mesh.peerOf(method), method, request, options);
  const first = await parts.next();
  if (first.done === true) throw new DomainError('INTERNAL', 'The answer was empty.');
  const { headers, etag } = downloadHead(download, first.value);
  if (hasEntityTag(exchange.request.headers['if-none-match'], etag)) {
    await parts.return(undefined);
    const { 'content-length': _length, ...kept } = headers;
    response.writeHead(304, { ...exchange.fields, ...kept }).end();
    return;
  }
  response.writeHead(200, { ...exchange.fields, ...headers });
  if (exchange.request.method === 'HEAD') {
    await parts.return(undefined);
    response.end();
    return;
  }
  try {
    for await (const part of parts) {
      if (!response.write(downloadBytes(download, part)))
        await once(response, 'drain', { signal: exchange.signal });
    }
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}
