import { create, type Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { callForStream, type CallOptions } from '@cedula/chassis/rpc/call.ts';
import type { Csv } from '@cedula/operations/csv.ts';
import { once } from 'node:events';
import type { Exchange } from '../http/exchange.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { csvHeader, csvLines, csvType } from '../rest/encode-csv.ts';

/** How long a caller may read nothing. */
const stalledMs = 60_000;

/**
 * Answers in CSV as the lines come, no faster than the caller reads: what is in memory is a
 * message of lines, however many there are. A refusal comes with the first message and is a
 * problem document; what fails later cuts the connection before the body's end, so that no
 * caller takes a part for the whole.
 */
export async function answerCsv(
  { request: { method }, response, fields, signal }: Exchange,
  mesh: Mesh,
  csv: Csv,
  request: Message,
  options: CallOptions,
): Promise<void> {
  const answers = callForStream(mesh.peerOf(csv.streamedBy), csv.streamedBy, carried(csv, request), options);
  try {
    let next = await answers.next();
    response.writeHead(200, {
      ...fields,
      'content-type': csvType,
      'content-disposition': `attachment; filename="${csv.fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    if (method === 'HEAD') {
      response.end();
      return;
    }
    response.write(csvHeader(csv));
    for (; next.done !== true; next = await answers.next()) {
      if (response.write(csvLines(csv, next.value))) continue;
      await once(response, 'drain', { signal: AbortSignal.any([signal, AbortSignal.timeout(stalledMs)]) });
    }
    response.end();
  } catch (error) {
    if (response.headersSent) response.destroy();
    throw error;
  } finally {
    await answers.return(undefined);
  }
}

function carried({ streamedBy, request: field }: Csv, request: Message): Message {
  const carrier = create(streamedBy.input);
  reflect(streamedBy.input, carrier).set(field, reflect(field.message, request));
  return carrier;
}
