import { create, type Message } from '@bufbuild/protobuf';
import { FieldMaskSchema } from '@bufbuild/protobuf/wkt';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { decodeBody, type DecodedBody, readParts } from './decode-body.ts';
import { type Draft, draftAt, finishDraft, getField, putField } from './draft.ts';
import { type FieldPath, jsonPath } from '@cedula/operations/field-path.ts';
import { Findings } from './findings.ts';
import { readOne } from './read-json.ts';
import { findPlace, type NamedTarget, type Place, readNamed } from './read-named.ts';
import type { Route } from '@cedula/operations/route.ts';
import type { FormPart } from './multipart.ts';
import type { PathValue } from './route-table.ts';
import { queryParameters } from './target.ts';

/** A request whose route is known and whose body has arrived as a whole. */
export interface RestRequest {
  /** What `match` found. */
  readonly pathValues: readonly PathValue[];
  /** As it was sent, without its question mark. */
  readonly query: string;
  /** The Content-Type header. */
  readonly contentType: string | undefined;
  /** Bounded by whoever received it. */
  readonly body: Uint8Array;
}

/**
 * Joins path, query and body into the request message of a route, by the rules of
 * google/api/http.proto. What the path says wins over the body. Throws INVALID_ARGUMENT
 * with every field that does not fit, MALFORMED_REQUEST for a body that cannot be read or
 * that the route does not take, UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE.
 */
export async function decodeRequest(route: Route, request: RestRequest): Promise<Message> {
  const findings = new Findings();
  const body = { contentType: request.contentType, bytes: request.body };
  return finish(route, request, await decodeBody(route, body, findings), findings);
}

/** The same for a form that was taken apart while it arrived, without its files. */
export function decodeFields(
  route: Route,
  request: Pick<RestRequest, 'pathValues' | 'query'>,
  parts: readonly FormPart[],
): Message {
  const findings = new Findings();
  return finish(route, request, readParts(route, parts, findings), findings);
}

function finish(
  route: Route,
  request: Pick<RestRequest, 'pathValues' | 'query'>,
  { draft, filled, sent }: DecodedBody,
  findings: Findings,
): Message {
  readQuery(route, request.query, filled, { draft, findings });
  fillUpdateMask(route, draft, sent);
  for (const { path, text } of request.pathValues) putPathValue(draft, path, text, findings);
  findings.throwIfAny();
  checkFileSizes(route, draft);
  return finishDraft(route.method.input, draft);
}

function readQuery(route: Route, query: string, filled: Route['body'], target: NamedTarget): void {
  if (query === '') return;
  for (const [name, text] of queryParameters(query)) {
    const place = findPlace(route.method.input, name);
    if (place === undefined || isFilled(place, filled) || isInPath(place, route)) {
      target.findings.unknown('', name, 'is not a query parameter of this request');
    } else {
      readNamed(target, place, text);
    }
  }
}

function isFilled({ parents, field }: Place, filled: Route['body']): boolean {
  return filled === 'everything' || (parents[0] ?? field) === filled;
}

function isInPath({ path }: Place, { pathFields }: Route): boolean {
  return pathFields.some((field) => jsonPath(field.path) === path);
}

/** A PATCH without a mask changes the fields it sends (AIP-134), but for those that only name the resource. */
function fillUpdateMask(
  { updateMask, body, pathFields }: Route,
  draft: Draft,
  sent: readonly string[],
): void {
  if (updateMask === undefined || typeof body === 'string' || getField(draft, updateMask) !== undefined)
    return;
  const named = pathFields.map(({ path }) => (path[0] === body ? path[1]?.name : undefined));
  const paths = [...new Set(sent)].filter((name) => !named.includes(name));
  putField(draft, updateMask, create(FieldMaskSchema, { paths }));
}

function putPathValue(draft: Draft, path: FieldPath, text: string, findings: Findings): void {
  const leaf = path.at(-1);
  if (leaf === undefined) return;
  putField(draftAt(draft, path.slice(0, -1)), leaf, readOne(leaf, text, 'text', jsonPath(path), findings));
}

/** Throws BODY_TOO_LARGE where a file of an upload is larger than its operation takes. */
export function checkFileSizes({ upload }: Route, draft: Draft): void {
  for (const field of upload?.files ?? []) {
    const bytes = getField(draft, field);
    if (upload !== undefined && bytes instanceof Uint8Array && bytes.length > upload.maxFileBytes) {
      throw new DomainError(
        'BODY_TOO_LARGE',
        `${field.jsonName} may have at most ${upload.maxFileBytes} bytes.`,
      );
    }
  }
}
