import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** One part of a form. */
export interface FormPart {
  readonly name: string;
  /** Whether it came with a file name. Its declared media type is not believed and not kept. */
  readonly isFile: boolean;
  readonly bytes: Uint8Array;
}

const maxParts = 128;
/** What the head of a part may have. */
export const formBounds = { headerPairs: 16, headerSize: 8192 };

/** RFC 2046 §5.1.1. */
const boundaryPattern = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;

/** Whether a text can delimit the parts of a form. */
export function isBoundary(text: string): boolean {
  return boundaryPattern.test(text);
}

/**
 * Takes a multipart/form-data body (RFC 7578) apart, in the order of its parts. Throws
 * MALFORMED_REQUEST when the body is cut off, or has a part that cannot be understood,
 * or more than 128 of them.
 */
export async function parseMultipart(boundary: string, body: Uint8Array): Promise<FormPart[]> {
  if (!isBoundary(boundary)) throw malformedForm('has no valid boundary');
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const expected = countParts(boundary, bytes);
  if (expected > maxParts) throw malformedForm(`has more than ${maxParts} parts`);
  const parts = await split(boundary, bytes);
  // The parser leaves out parts whose headers it does not understand, and tells nobody.
  if (parts.length !== expected) throw malformedForm('has a part without a valid header');
  return parts;
}

/** Every delimiter begins a part but the one that two dashes follow: it ends the form. */
function countParts(boundary: string, body: Buffer): number {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  let parts = 0;
  // The line break of a delimiter at the very start may be left out: it stands at -2 then.
  let at = body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))
    ? -2
    : body.indexOf(delimiter);
  while (at !== -1) {
    const end = at + delimiter.length;
    if (body.toString('latin1', end, end + 2) === '--') break;
    parts += 1;
    at = body.indexOf(delimiter, end);
  }
  return parts;
}

function split(boundary: string, body: Buffer): Promise<FormPart[]> {
  return new Promise((resolve, reject) => {
    const parts: { name: string; isFile: boolean; chunks: Uint8Array[] }[] = [];
    const fail = () => reject(malformedForm('is cut off, or is none'));
    const parser = new Busboy({
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      // As a file every part comes as the bytes that were sent, whatever its charset claims.
      isPartAFile: () => true,
      limits: { ...formBounds, parts: maxParts },
    });
    parser.on('file', (name: string | undefined, stream: BusboyFileStream, fileName: string | undefined) => {
      const chunks: Uint8Array[] = [];
      stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      stream.on('error', fail);
      if (name !== undefined) parts.push({ name, isFile: fileName !== undefined, chunks });
    });
    parser.on('error', fail);
    parser.on('finish', () =>
      resolve(parts.map(({ name, isFile, chunks }) => ({ name, isFile, bytes: join(chunks) }))),
    );
    parser.end(body);
  });
}

/** One chunk is the usual case, and needs no copy. */
function join([first, ...others]: readonly Uint8Array[]): Uint8Array {
  if (first === undefined) return new Uint8Array();
  return others.length === 0 ? first : Buffer.concat([first, ...others]);
}

/** The failure of a form that cannot be understood. */
export function malformedForm(what: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', `The form ${what}.`);
}
