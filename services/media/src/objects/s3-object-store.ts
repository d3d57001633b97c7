import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Registry } from '@cedula/chassis/telemetry/metrics.ts';
import { Client } from 'minio';
import { measureStore } from './measure-store.ts';
import { type ListedPage, ObjectMissing, type ObjectStore, type SignedUse } from './object-store.ts';
import { inParts } from './parts.ts';
import { createTransport, type Transport } from './transport.ts';

/** What `createS3ObjectStore` takes. */
export interface S3Options {
  /** `http://host:port` or `https://host`. */
  readonly endpoint: string;
  /** Where those who are given a URL reach it. Default: the endpoint. */
  readonly publicEndpoint?: string | undefined;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly bucket: string;
  readonly region: string;
  readonly metrics?: Registry;
}

/** Deadlines in milliseconds. Of a read: until its first byte. */
const deadlines = {
  put: 8_000,
  read: 5_000,
  size: 3_000,
  remove: 3_000,
  list: 10_000,
  check: 2_000,
} as const;
const connections = { reading: 64, writing: 32 };
const removedAtOnce = 8;

/**
 * Keeps objects in any S3. Only what all servers have in common is asked of them: PUT of a
 * known size, GET, HEAD and DELETE of one, HEAD of the bucket, lists that go on behind a key,
 * and URLs with a signature in their query.
 */
export function createS3ObjectStore({ bucket, metrics, publicEndpoint, ...options }: S3Options): ObjectStore {
  const secure = new URL(options.endpoint).protocol === 'https:';
  const transport = createTransport({ secure, ...connections });
  const client = createClient(options, transport);
  // The host is part of what is signed. It asks nobody: the region is known.
  const signer = createClient({ ...options, endpoint: publicEndpoint ?? options.endpoint }, transport);
  const ask = createAsking(transport, metrics);
  let hasBucket = false;

  const removeOne = (key: string, signal: AbortSignal | undefined) =>
    ask('remove', signal, () => client.removeObject(bucket, key));

  return {
    async put(key, { bytes, contentType }, signal) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const headers = { 'Content-Type': contentType };
      await ask('put', signal, () => client.putObject(bucket, key, buffer, buffer.length, headers));
    },
    async *read(key, signal) {
      const stream = await ask('read', signal, () => client.getObject(bucket, key));
      try {
        yield* inParts(stream);
      } catch (error) {
        throw toThrown(error, signal);
      } finally {
        stream.destroy();
      }
    },
    size: async (key, signal) => (await ask('size', signal, () => client.statObject(bucket, key))).size,
    signUrl: (key, { method, signTime, lifeSeconds, answered }) =>
      signer.presignedUrl(method, bucket, key, lifeSeconds, answered && responseFields(answered), signTime),
    async remove(objects, signal) {
      const left = objects.values();
      const work = async () => {
        for (const key of left) await removeOne(key, signal);
      };
      await Promise.all(Array.from({ length: removedAtOnce }, work));
    },
    async list({ after, limit }): Promise<ListedPage> {
      const { objects, isTruncated } = await ask('list', undefined, () =>
        client.listObjectsV2Query(bucket, '', '', '', limit, after),
      );
      const listed = objects.flatMap(({ name, lastModified }) =>
        name === undefined || lastModified === undefined ? [] : [{ key: name, modifyTime: lastModified }],
      );
      return { objects: listed, isLast: !isTruncated || listed.length === 0 };
    },
    async check() {
      await ask('check', undefined, async () => {
        if (await client.bucketExists(bucket)) hasBucket = true;
        // One that disappears later is not replaced: it had what nobody else has.
        else if (hasBucket) throw new Error('the bucket is gone');
        else await client.makeBucket(bucket, options.region);
      });
    },
    close: () => transport.close(),
  };
}

/** Asks within the deadline of an operation, once more where the connection was just being given up. */
function createAsking(transport: Transport, metrics: Registry | undefined) {
  const measure = measureStore(metrics);
  return async <T>(
    operation: keyof typeof deadlines,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    const attempt = () => transport.within(deadlines[operation], signal, work);
    try {
      return await measure(operation, async () => {
        try {
          return await attempt();
        } catch (error) {
          // A connection that the server had just given up: all that is asked may be asked twice.
          if (hasCode(error, ['ECONNRESET', 'EPIPE']) && signal?.aborted !== true) return attempt();
          throw error;
        }
      });
    } catch (error) {
      throw toThrown(error, signal);
    }
  };
}

function createClient(
  { endpoint, ...options }: Omit<S3Options, 'bucket' | 'metrics'>,
  { request }: Transport,
): Client {
  const { hostname, port, protocol } = new URL(endpoint);
  return new Client({
    ...options,
    endPoint: hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    useSSL: protocol === 'https:',
    pathStyle: true,
    transport: { request },
    // Its own retries wait for seconds, and write to the console.
    retryOptions: { disableRetry: true },
  });
}

/** The query parameters by which a signed GET sets the fields of its answer. */
function responseFields({
  contentType,
  contentDisposition,
  cacheControl,
}: NonNullable<SignedUse['answered']>) {
  return {
    'response-content-type': contentType,
    'response-content-disposition': contentDisposition,
    'response-cache-control': cacheControl,
  };
}

function toThrown(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (hasCode(error, ['NoSuchKey', 'NotFound'])) return new ObjectMissing('there is no such object');
  return new DomainError('UNAVAILABLE', 'The images cannot be reached at the moment.', {
    retryAfterSeconds: 1,
    cause: error,
  });
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && codes.includes(code);
}
