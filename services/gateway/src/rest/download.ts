import { isMessage, type Message } from '@bufbuild/protobuf';
import type { Download } from '@cedula/operations/download.ts';
import { fieldPath, valueAt } from '@cedula/operations/field-path.ts';

/** What the first message of a download means in HTTP. */
export interface DownloadHead {
  readonly sizeBytes: number;
  /** With its quotes. */
  readonly etag: string;
  /** All that describes the whole content, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the first message of a download. The content came from outside, so no browser may
 * guess its type, show it in our origin, or run what is in it, and no shared cache may keep
 * it. Throws an Error when it is no head: a fault of the service.
 */
export function downloadHead(download: Download, first: Message): DownloadHead {
  const { output, headType, headPath } = download;
  const head = valueAt(output, first, headPath);
  if (!isMessage(head, headType)) throw new Error('a download began without a head');
  const text = (name: string) => String(valueAt(headType, head, fieldPath(headType, name)));
  if (text('content_type') === '') throw new Error(`${output.typeName} did not begin with its head`);
  const etag = quoted(text('etag'));
  return {
    sizeBytes: Number(text('size_bytes')),
    etag,
    headers: {
      'content-type': text('content_type'),
      'content-length': text('size_bytes'),
      etag,
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${download.fileName(head)}"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
    },
  };
}

/** The bytes of a further message of a download; empty where it has none. */
export function downloadBytes({ output, bytesPath }: Download, answer: Message): Uint8Array {
  const bytes = valueAt(output, answer, bytesPath);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array();
}

function quoted(etag: string): string {
  return /^(?:W\/)?"/.test(etag) ? etag : `"${etag}"`;
}
