import { type Message, toJsonString } from '@bufbuild/protobuf';
import type { Route } from '@cedula/operations/route.ts';

/** An answer that is not streamed. */
export interface RestResponse {
  readonly status: number;
  /** In lower case. The length is the server's to tell. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for 204. */
  readonly body: string;
}

/** Clients find every field without presence there, also those that are false, zero or empty. */
const jsonOptions = { alwaysEmitImplicit: true } as const;

/** Writes the answer of a unary operation. Throws an Error when it lacks what its Location names. */
export function encodeResponse(route: Route, message: Message): RestResponse {
  // Answers hold secrets and personal data: nothing on the way may keep them.
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (route.location !== undefined) headers['location'] = route.location(message);
  if (route.status === 204) return { status: 204, headers, body: '' };
  headers['content-type'] = 'application/json';
  headers['x-content-type-options'] = 'nosniff';
  return { status: route.status, headers, body: toJsonString(route.method.output, message, jsonOptions) };
}
