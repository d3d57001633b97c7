import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { UploadImageRequestSchema } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { AlbumService } from '@cedula/contract/cedula/media/v1/album_service_pb.ts';
import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { createDatabase, type Database } from '@cedula/chassis/db/database.ts';
import { migrate } from '@cedula/chassis/db/migrate.ts';
import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import { decodeEvent } from '@cedula/chassis/events/event-contract.ts';
import { createOutbox } from '@cedula/chassis/events/outbox.ts';
import { createIdempotency } from '@cedula/chassis/idempotency/idempotency.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { createPageTokens } from '@cedula/chassis/paging/page-token.ts';
import { call, callForStream, type CallOptions, callWithStream } from '@cedula/chassis/rpc/call.ts';
import { clientOrigin, startMesh } from '@cedula/chassis/rpc/testing/mesh.ts';
import { parseMasterKeys } from '@cedula/chassis/secrets/keyring.ts';
import { createLogger } from '@cedula/chassis/telemetry/log.ts';
import { type Clock, systemClock } from '@cedula/chassis/time/clock.ts';
import { hash, randomBytes } from 'node:crypto';
import { freshDatabase } from '../../../../tools/testing/database.ts';
import { s3Access } from '../../../../tools/testing/servers.ts';
import type { S3Access } from '../../../../tools/stack/servers/s3.ts';
import { implementations, maxMessageBytes } from '../implementations.ts';
import { createLimits, type Limits } from '../limits.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { createS3ObjectStore } from '../objects/s3-object-store.ts';
import { schema } from '../schema.ts';

const { uploadImage, getImage, listImages, updateImage, deleteImage, downloadImage } = ImageService.method;
const { createAlbum, getAlbum, listAlbums, updateAlbum, deleteAlbum } = AlbumService.method;
const { storeImage } = ImageTransferService.method;

/** What `startMedia` takes; everything has a default. */
export interface MediaOptions {
  /** Default: the S3 store that all test files share, with a bucket of its own. */
  readonly s3?: S3Access;
  readonly clock?: Clock;
  readonly limits?: Partial<Limits>;
  /** Stands between the handlers and the store. */
  readonly wrapStore?: (store: ObjectStore) => ObjectStore;
}

/** A store in a bucket of its own. */
export async function openBucket(s3: S3Access): Promise<{ store: ObjectStore; bucket: string }> {
  const { url, accessKey, secretKey } = s3;
  const bucket = `media-${randomBytes(6).toString('hex')}`;
  const store = createS3ObjectStore({ endpoint: url, accessKey, secretKey, bucket, region: 'us-east-1' });
  await store.check();
  return { store, bucket };
}

/** The media service on the real servers, called as the gateway calls it. */
export async function startMedia(options: MediaOptions = {}) {
  const log = createLogger({ service: 'media', level: 'silent' });
  const fresh = await freshDatabase('media');
  await migrate({ schema, ownerUrl: fresh.ownerUrl, log });
  const database = createDatabase({ schema, appUrl: fresh.appUrl, systemUrl: fresh.systemUrl, log });
  const { store, bucket } = await openBucket(options.s3 ?? (await s3Access()));
  const keyring = parseMasterKeys(`one:${Buffer.alloc(32, 1).toString('base64')}`);
  if (keyring === undefined) throw new Error('no keyring');
  const clock = options.clock ?? systemClock;
  const parts = {
    database,
    store: options.wrapStore?.(store) ?? store,
    outbox: createOutbox({ clock }),
    pageTokens: createPageTokens(keyring),
    clock,
    idempotency: createIdempotency({ database, masterKeys: keyring, clock }),
    // No loops run here: tests take their turns.
    wakeAlbumErasure: () => undefined,
    ...createLimits(),
    ...options.limits,
  };
  const { idempotency } = parts;
  const mesh = await startMesh(implementations(parts), [AlbumService, ImageService, ImageTransferService], {
    maxMessageBytes,
    idempotency,
  });

  return {
    ...clientCalls(mesh.gateway),
    ...albumCalls(mesh.gateway),
    database,
    store,
    outbox: parts.outbox,
    bucket,
    fresh,
    log,
    mesh,
    /** Keys of all objects. */
    objects: async () => (await store.list({ after: '', limit: 1_000 })).objects.map(({ key }) => key),
    events: () => eventsOf(database),
    async close() {
      await mesh.close();
      store.close();
      await database.close();
      await fresh.drop();
    },
  };
}

export type Media = Awaited<ReturnType<typeof startMedia>>;

/** A call of that client. */
export function as(clientId: string, more: Partial<CallOptions> = {}): CallOptions {
  return { ...clientOrigin(clientId), ...more };
}

type Gateway = Awaited<ReturnType<typeof startMesh>>['gateway'];
type Fields = MessageInitShape<typeof UploadImageRequestSchema>;

function clientCalls(gateway: Gateway) {
  return {
    /** Uploads in chunks, as the gateway does. */
    async upload(
      clientId: string,
      content: Uint8Array,
      fields: Fields = {},
      more: Partial<CallOptions> = {},
    ) {
      const { message, metered } = await callWithStream(
        gateway,
        storeImage,
        uploadParts(content, fields),
        as(clientId, more),
      );
      const image = message.response?.image;
      if (image === undefined) throw new Error('no image');
      return { image, metered };
    },
    uploadAtOnce: (clientId: string, content: Uint8Array, fields: Fields = {}) =>
      call(gateway, uploadImage, { ...fields, content }, as(clientId)),
    get: async (clientId: string, id: string) =>
      (await call(gateway, getImage, { id }, as(clientId))).message.image,
    list: async (clientId: string, request: MessageInitShape<typeof listImages.input> = {}) =>
      (await call(gateway, listImages, request, as(clientId))).message,
    update: async (clientId: string, request: MessageInitShape<typeof updateImage.input>) =>
      (await call(gateway, updateImage, request, as(clientId))).message.image,
    delete: async (clientId: string, id: string, more: Partial<CallOptions> = {}) =>
      (await call(gateway, deleteImage, { id }, as(clientId, more))).message.receipt,
    async download(clientId: string, id: string, variant = '') {
      const chunks: Uint8Array[] = [];
      let content;
      for await (const { part } of callForStream(gateway, downloadImage, { id, variant }, as(clientId))) {
        if (part.case === 'content') content = part.value;
        else if (part.case === 'chunk') chunks.push(part.value);
      }
      if (content === undefined) throw new Error('no content');
      return { content, bytes: Buffer.concat(chunks), chunks: chunks.map(({ length }) => length) };
    },
  };
}

function albumCalls(gateway: Gateway) {
  return {
    /** Creates an album and gives its id. */
    async createAlbum(clientId: string, title = 'Branch 7') {
      const { message } = await call(gateway, createAlbum, { title }, as(clientId));
      return message.album?.id ?? '';
    },
    getAlbum: async (clientId: string, id: string) =>
      (await call(gateway, getAlbum, { id }, as(clientId))).message.album,
    listAlbums: async (clientId: string, request: MessageInitShape<typeof listAlbums.input> = {}) =>
      (await call(gateway, listAlbums, request, as(clientId))).message,
    updateAlbum: async (clientId: string, request: MessageInitShape<typeof updateAlbum.input>) =>
      (await call(gateway, updateAlbum, request, as(clientId))).message.album,
    deleteAlbum: async (clientId: string, id: string, more: Partial<CallOptions> = {}) =>
      (await call(gateway, deleteAlbum, { id }, as(clientId, more))).message.receipt,
  };
}

/** The parts of a carried upload: bytes in chunks, and the commit. */
export function* uploadParts(
  content: Uint8Array,
  fields: Fields = {},
): Generator<MessageInitShape<typeof storeImage.input>> {
  const chunkBytes = 65_536;
  for (let start = 0; start < content.length; start += chunkBytes) {
    yield { part: { case: 'chunk', value: content.subarray(start, start + chunkBytes) } };
  }
  const request = create(uploadImage.input, fields);
  const sha256 = hash('sha256', content, 'buffer');
  yield { part: { case: 'commit', value: { request, sizeBytes: BigInt(content.length), sha256 } } };
}

async function eventsOf(database: Database) {
  const rows = await database.asSystem('relay', (em) =>
    em.execute<{ event: Uint8Array }[]>('select event from outbox order by event_id'),
  );
  return rows.map(({ event }) => decodeEvent(event));
}

/** A client that nobody else has. */
export const newClientId = () => newId('cli');

/** The reason of a failure; `answered` where there is none. */
export const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.reason : String(error)),
  );
