import type { Transport } from '@connectrpc/connect';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-connect';
import { createNodeHttpClient } from '@connectrpc/connect-node';
import { signRequest } from '@cedula/signatures';
import type { Tenant } from '../fixtures/tenant.ts';

/** How a client speaks Connect. */
export interface ConnectOptions {
  readonly useBinaryFormat?: boolean;
  readonly useHttpGet?: boolean;
}

const send = createNodeHttpClient({ httpVersion: '1.1' });
const maxBytes = 64 * 1024 * 1024;

/** The transport of Connect's own client; every request is signed for a tenant, over its very bytes. */
export function signedTransport(
  { baseUrl, keyId, secret }: Tenant,
  { useBinaryFormat = false, useHttpGet = false }: ConnectOptions = {},
): Transport {
  return transportWith(baseUrl, { useBinaryFormat, useHttpGet }, async (request) => {
    const { method, url } = request;
    const body = await bytesOf(request.body);
    const header = new Headers(request.header);
    const headers = Object.fromEntries(header);
    for (const [name, value] of Object.entries(signRequest({ method, url, headers, body, keyId, secret })))
      header.set(name, value);
    return send({ ...request, header, ...(request.body && { body: once(body) }) });
  });
}

/** The transport of a client that nobody knows. */
export function anonymousTransport(baseUrl: string, options: ConnectOptions = {}): Transport {
  return transportWith(baseUrl, options, send);
}

function transportWith(
  baseUrl: string,
  { useBinaryFormat = false, useHttpGet = false }: ConnectOptions,
  httpClient: UniversalClientFn,
): Transport {
  return createTransport({
    httpClient,
    baseUrl,
    useBinaryFormat,
    useHttpGet,
    interceptors: [],
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: maxBytes,
    writeMaxBytes: maxBytes,
  });
}

async function bytesOf(body: AsyncIterable<Uint8Array> | undefined): Promise<Uint8Array> {
  return body === undefined ? new Uint8Array() : Buffer.concat(await Array.fromAsync(body));
}

async function* once(body: Uint8Array): AsyncIterable<Uint8Array> {
  yield body;
}
