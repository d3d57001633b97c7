import type { Transport } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';

/** The transport of Connect's own client, with a bearer token on every request. */
export function bearerTransport(
  baseUrl: string,
  token: string,
  { useBinaryFormat }: { readonly useBinaryFormat: boolean },
): Transport {
  return createConnectTransport({
    baseUrl,
    httpVersion: '1.1',
    useBinaryFormat,
    interceptors: [
      (next) => (request) => {
        request.header.set('authorization', `Bearer ${token}`);
        return next(request);
      },
    ],
  });
}
