import { type DescMessage, isMessage, type Message, ScalarType } from '@bufbuild/protobuf';
import { type FieldPath, fieldPath, valueAt } from './field-path.ts';
import { compileFieldTemplate, type FieldTemplate } from './field-template.ts';

/** How a stream of messages becomes an answer of bytes. */
export interface Download {
  readonly output: DescMessage;
  /** The message that the first answer carries: what follows. */
  readonly headType: DescMessage;
  readonly headPath: FieldPath;
  /** The bytes that each further answer carries. */
  readonly bytesPath: FieldPath;
  readonly fileName: FieldTemplate;
}

/** What the first message of a download means in HTTP. */
export interface DownloadHead {
  readonly sizeBytes: number;
  /** With its quotes. */
  readonly etag: string;
  /** All that describes the whole content, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Finds head and bytes in the messages of a download: the two members of its one oneof.
 * Throws an Error when they are not of that shape: a fault of the contract, found at boot.
 *
 * @param fileName a template with fields of the head
 */
export function compileDownload(output: DescMessage, fileName: string): Download {
  const members = output.oneofs.length === 1 ? (output.oneofs[0]?.fields ?? []) : [];
  const head = members.find((field) => field.fieldKind === 'message');
  const bytes = members.find((field) => field.scalar === ScalarType.BYTES);
  if (members.length !== 2 || head === undefined || bytes === undefined) {
    throw new Error(`${output.typeName} is not a oneof of a head and bytes`);
  }
  const headType = head.message;
  for (const name of ['content_type', 'size_bytes', 'etag']) fieldPath(headType, name);
  return {
    output,
    headType,
    headPath: [head],
    bytesPath: [bytes],
    fileName: compileFieldTemplate(fileName, headType, safeInFileName),
  };
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

/** Ids and labels must not end the quotes they stand in. */
function safeInFileName(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
