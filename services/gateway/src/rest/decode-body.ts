import { isUtf8 } from 'node:buffer';
import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { type Draft, isDraft, putField } from './draft.ts';
import { fieldNamed } from '@cedula/operations/field-path.ts';
import { fileListOf } from '@cedula/operations/file-list.ts';
import type { Findings } from './findings.ts';
import { type MediaType, parseMediaType } from './media-type.ts';
import { type FormPart, parseMultipart } from './multipart.ts';
import { parseJson } from './parse-json.ts';
import { checkRawImage } from './raw-image.ts';
import { readField, readMessage } from './read-json.ts';
import { findPlace, readNamed } from './read-named.ts';
import type { Route } from '@cedula/operations/route.ts';

/** A body, as it was sent. */
export interface Body {
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

/** What a body brought. */
export interface DecodedBody {
  readonly draft: Draft;
  /** What the query may no longer fill. */
  readonly filled: Route['body'];
  /** The contract's names of the fields that a body for one message gave. */
  readonly sent: readonly string[];
}

/** A text part of a form: the longest is a map of metadata. */
export const maxTextBytes = 256 * 1024;

/**
 * Reads a body by its declared type and the forms its route takes. Throws as
 * `decodeRequest` does.
 */
export async function decodeBody(route: Route, body: Body, findings: Findings): Promise<DecodedBody> {
  if (route.body === 'nothing') {
    if (body.bytes.length > 0) throw new DomainError('MALFORMED_REQUEST', 'This operation takes no body.');
    return { draft: {}, filled: 'nothing', sent: [] };
  }
  const mediaType = body.contentType === undefined ? undefined : parseMediaType(body.contentType);
  if (route.upload !== undefined && mediaType?.type === 'multipart/form-data') {
    return readForm(route, mediaType, body.bytes, findings);
  }
  if (route.upload?.rawField !== undefined && mediaType?.type.startsWith('image/') === true) {
    return readRawImage(route.upload.rawField, mediaType, body.bytes);
  }
  if (body.bytes.length > 0 && !isJson(mediaType)) throw unsupported(route);
  return readJson(route, route.body, body.bytes, findings);
}

function isJson(mediaType: MediaType | undefined): boolean {
  if (mediaType?.type !== 'application/json') return false;
  return [...mediaType.parameters].every(
    ([name, value]) => name === 'charset' && value.toLowerCase() === 'utf-8',
  );
}

function unsupported({ upload }: Route): DomainError {
  const types = ['application/json'];
  if (upload !== undefined) types.push('multipart/form-data');
  if (upload?.rawField !== undefined) types.push('an image');
  return new DomainError('UNSUPPORTED_MEDIA_TYPE', `The body must be ${types.join(' or ')}.`);
}

function readJson(
  { method }: Route,
  filled: 'everything' | DescField,
  bytes: Uint8Array,
  findings: Findings,
): DecodedBody {
  const draft: Draft = {};
  if (bytes.length === 0) return { draft, filled, sent: [] };
  const json = parseJson(bytes);
  if (filled === 'everything') {
    return { draft: readMessage(method.input, json, '', findings), filled, sent: [] };
  }
  if (json !== null) putField(draft, filled, readField(filled, json, filled.jsonName, findings));
  return { draft, filled, sent: sentNames(filled, json) };
}

function sentNames({ message }: DescField, json: unknown): string[] {
  if (message === undefined || !isDraft(json)) return [];
  return Object.keys(json).flatMap((name) => fieldNamed(message, name)?.name ?? []);
}

function readRawImage(field: DescField, { type }: MediaType, bytes: Uint8Array): DecodedBody {
  checkRawImage(type, bytes);
  const draft: Draft = {};
  putField(draft, field, bytes);
  return { draft, filled: field, sent: [] };
}

async function readForm(
  route: Route,
  { parameters }: MediaType,
  bytes: Uint8Array,
  findings: Findings,
): Promise<DecodedBody> {
  return readParts(route, await parseMultipart(parameters.get('boundary') ?? '', bytes), findings);
}

/** Reads the parts of a form, each into the field it is called by. */
export function readParts({ method }: Route, parts: readonly FormPart[], findings: Findings): DecodedBody {
  const draft: Draft = {};
  for (const part of parts) {
    const place = findPlace(method.input, part.name);
    if (place === undefined) {
      findings.unknown('', part.name);
      continue;
    }
    const fault = faultOf(part, place.field);
    if (fault !== undefined) findings.type(place.path, fault);
    else readNamed({ draft, findings }, place, part.isFile ? part.bytes : Buffer.from(part.bytes).toString());
  }
  return { draft, filled: 'everything', sent: [] };
}

/** Why a part cannot stand for a field; undefined: it can. */
function faultOf({ isFile, bytes }: FormPart, field: DescField): string | undefined {
  const isBytes = field.scalar === ScalarType.BYTES && field.fieldKind !== 'map';
  const takesFile = isBytes || fileListOf(field) !== undefined;
  if (isFile !== takesFile) return takesFile ? 'must be sent as a file' : 'is not sent as a file';
  if (isFile) return undefined;
  if (bytes.length > maxTextBytes) return `is longer than ${maxTextBytes} bytes`;
  return isUtf8(bytes) ? undefined : 'must be UTF-8';
}
