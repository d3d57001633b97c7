import { type Body, formBody, jsonBody } from './body.ts';
import type { CallOptions } from './call-options.ts';
import type { OutgoingRequest } from './sender.ts';

/** What a request by path may carry. At most one body. */
export interface RequestOptions extends CallOptions {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly bytes?: { readonly content: Uint8Array; readonly type: string };
}

/** Writes a request by path. Throws a TypeError for a path that leads to another server. */
export async function rawRequest(
  baseUrl: URL,
  method: string,
  path: string,
  options: RequestOptions,
): Promise<OutgoingRequest> {
  const url = new URL(path, baseUrl);
  // A token would be given away there.
  if (url.origin !== baseUrl.origin) throw new TypeError(`the path leads to ${url.origin}`);
  for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, String(value));
  const { idempotencyKey: key } = options;
  return {
    method,
    url,
    headers: { ...options.headers, ...(key !== undefined && { 'idempotency-key': key }) },
    body: await bodyOf(options),
    isPublic: false,
  };
}

async function bodyOf({ json, form, bytes }: RequestOptions): Promise<Body | undefined> {
  if (json !== undefined) return jsonBody(json);
  if (bytes !== undefined) return { bytes: Uint8Array.from(bytes.content), type: bytes.type };
  return form === undefined ? undefined : formBody(form);
}
