import { hash } from 'node:crypto';
import type { RawRequestHead } from '../index.ts';

/** A request as it travels: the head's fields in order, and the body's bytes. */
export interface WireRequest extends RawRequestHead {
  readonly body: string;
}

const BODY = '{"hello": "world"}';

/** An unsigned request that carries everything the profile may ask to be covered. */
export const unsigned: WireRequest = {
  method: 'POST',
  target: '/v1/face-matches?label=a%20b',
  rawHeaders: [
    ['Host', 'api.example.com'],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(BODY.length)],
    ['Idempotency-Key', 'order-1'],
    ['Content-Digest', contentDigest(BODY)],
  ].flat(),
  body: BODY,
};

export function contentDigest(body: string): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

/** The value of the first line of a field, by lower-case name. */
export function fieldValue({ rawHeaders }: RawRequestHead, name: string): string | undefined {
  const index = rawHeaders.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === name);
  return index === -1 ? undefined : rawHeaders[index + 1];
}

/** The request with these fields set in place of what they were, or left out where `undefined`. */
export function withFields(request: WireRequest, changed: Record<string, string | undefined>): WireRequest {
  const names = new Set(Object.keys(changed).map((name) => name.toLowerCase()));
  const kept = request.rawHeaders.flatMap((name, at, all) =>
    at % 2 === 0 && !names.has(name.toLowerCase()) ? [name, all[at + 1] ?? ''] : [],
  );
  const added = Object.entries(changed).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
  return { ...request, rawHeaders: [...kept, ...added] };
}

/** The request with one more line of a field. */
export function withAddedLine(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, rawHeaders: [...request.rawHeaders, name, value] };
}
