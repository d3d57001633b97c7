import { sign,                 } from '/docs/modules/page/signing.js';

/** A request of Swagger UI's client, before it is sent. */

/** What the interceptor stands on. */

/**
 * Signs what Swagger UI is about to send, where a key is there. A call with a bearer token
 * is left as it is, since more than one credential is refused. What is shown of the request
 * keeps the body as it was filled in; what is sent are the very bytes that were signed.
 */
export function signing({ key, baseUrl, now }                ) {
  return async (request               )                         => {
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
