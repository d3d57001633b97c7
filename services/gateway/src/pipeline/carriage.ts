import type { DescField, DescMethodClientStreaming, Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { hash } from 'node:crypto';
import type { RouteUpload } from '@cedula/operations/route.ts';

const chunkBytes = 256 * 1024;

/**
 * Takes an upload apart for the stream that carries it: its bytes in chunks, then a commit
 * with the request without them, their number and their SHA-256. Every carrier has this
 * shape: `oneof part { bytes chunk; Commit commit { request, size_bytes, sha256 } }`.
 */
export function* partsOf(
  carrier: DescMethodClientStreaming,
  { files: [file] }: RouteUpload,
  request: Message,
): Generator<Record<string, unknown>> {
  if (file === undefined) throw new Error(`${carrier.name} carries a request without bytes`);
  const content = bytesOf(request, file);
  for (let start = 0; start < content.length; start += chunkBytes) {
    yield { part: { case: 'chunk', value: content.subarray(start, start + chunkBytes) } };
  }
  yield {
    part: {
      case: 'commit',
      value: {
        request: { ...request, [file.localName]: new Uint8Array() },
        sizeBytes: BigInt(content.length),
        sha256: hash('sha256', content, 'buffer'),
      },
    },
  };
}

/** The carried method's own answer, from the carrier's: its one field. */
export function answerOf(carrier: DescMethodClientStreaming, message: Message): Message {
  const field = carrier.output.fields.find(({ fieldKind }) => fieldKind === 'message');
  if (field?.fieldKind !== 'message') throw new Error(`${carrier.name} answers without a message`);
  return reflect(carrier.output, message).get(field).message;
}

function bytesOf(request: Message, file: DescField): Uint8Array {
  const value: unknown = Reflect.get(request, file.localName);
  return value instanceof Uint8Array ? value : new Uint8Array();
}
