import { sign, type SigningKey } from './signing.ts';

/** A request of Swagger UI's client, before it is sent. */
export interface ClientRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | null;
  /** Set where it fetches the document itself. */
  loadSpec?: boolean;
  /** What it sends with instead of `fetch`. */
  userFetch?: (url: string, given: RequestInit) => Promise<Response>;
}

/** What the interceptor stands on. */
export interface SigningOptions {
  /** The key to sign with, at the time of the call; undefined: none. */
  readonly key: () => SigningKey | undefined;
  /** What relative URLs are relative to. */
  readonly baseUrl: string;
  readonly now: () => number;
}

/**
 * Signs what Swagger UI is about to send, where a key is there. A call with a bearer token
 * is left as it is, since more than one credential is refused. What is shown of the request
 * keeps the body as it was filled in; what is sent are the very bytes that were signed.
 */
export function signing({ key, baseUrl, now }: SigningOptions) {
  return async (request: ClientRequest): Promise<ClientRequest> => {
    const current = key();
    const headers = request.headers ?? {};
    const hasBearer = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
    const url = new URL(request.url, baseUrl);
    // Signatures are for this installation, whatever a document names as its server.
    const isForeign = url.origin !== new URL(baseUrl).origin;
    if (current === undefined || request.loadSpec === true || hasBearer || isForeign) return request;
    const method = (request.method ?? 'GET').toUpperCase();
    const signed = await sign(current, { method, url: url.href, headers, body: request.body }, now());
    return {
      ...request,
      method,
      headers: { ...signed.headers },
      // Its client takes the type off forms, for the browser to write one with a new boundary.
      userFetch: (to, given) => fetch(to, { ...given, headers: signed.headers, body: signed.body ?? null }),
    };
  };
}
