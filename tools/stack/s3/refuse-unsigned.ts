import type { IncomingMessage, RequestListener } from 'node:http';

const methods = new Set(['GET', 'HEAD', 'PUT', 'POST', 'DELETE']);

/**
 * Lets through only requests that carry an AWS Signature Version 4, in the Authorization header or
 * in the query; the store behind then checks it. The store itself serves whoever brings none, and
 * lets OPTIONS pass unchecked.
 */
export function refuseUnsigned(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (methods.has(request.method ?? '') && isSigned(request)) {
      listener(request, response);
      return;
    }
    request.resume();
    response.writeHead(403, { 'content-type': 'application/xml', connection: 'close' });
    response.end(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Error><Code>AccessDenied</Code><Message>Anonymous access is forbidden.</Message></Error>',
    );
  };
}

function isSigned(request: IncomingMessage): boolean {
  const header = request.headers.authorization;
  const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'));
  const algorithms = query.getAll('X-Amz-Algorithm');
  // One mechanism, once: of two the store might judge the one and we the other.
  if (header === undefined) return algorithms.length === 1 && algorithms[0] === 'AWS4-HMAC-SHA256';
  return algorithms.length === 0 && header.startsWith('AWS4-HMAC-SHA256 ');
}
