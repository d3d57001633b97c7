import { ImageService } from '@cedula/contract/cedula/media/v1/image_service_pb.ts';
import { ImageTransferService } from '@cedula/contract/cedula/media/v1/image_transfer_service_pb.ts';
import { type DomainError, notFound } from '@cedula/chassis/errors/domain-error.ts';
import { newId } from '@cedula/chassis/ids/id.ts';
import { implement, type Implementation } from '@cedula/chassis/rpc/implementation.ts';

/** The part of media that inference calls, over images in memory. */
export interface MediaStandIn {
  readonly implementations: readonly Implementation[];
  /** Puts an image there, and gives its id. */
  put(clientId: string, bytes: Uint8Array, label?: string): string;
  delete(imageId: string): void;
  /** How many downloads were asked for. */
  downloads(): number;
  /** Lets downloads of an image end before their last byte. */
  cutOff(imageId: string): void;
  /** The images of a client. */
  of(clientId: string): string[];
  /** Does something once, when images were stored and nobody knows yet. */
  onceStored(work: (imageIds: readonly string[]) => Promise<unknown>): void;
  /** Fails from now on; undefined lets calls succeed again. */
  failWith(error: DomainError | undefined): void;
}

const chunkBytes = 64 * 1024;

const unused = () => Promise.reject(new Error('inference has no business here'));

const othersBusiness = {
  uploadImage: unused,
  listImages: unused,
  updateImage: unused,
  deleteImage: unused,
  batchUploadImages: unused,
  createUploadUrl: unused,
  completeImage: unused,
  getSignedUrl: unused,
};

/** Makes a media that lets in inference alone. */
export function standInForMedia(): MediaStandIn {
  const images = new Map<string, { clientId: string; bytes: Uint8Array; label: string }>();
  const cut = new Set<string>();
  let failure: DomainError | undefined;
  let count = 0;
  let whenStored: ((imageIds: readonly string[]) => Promise<unknown>) | undefined;
  return {
    implementations: [
      implement(ImageService, ['inference'], {
        ...othersBusiness,
        async getImage({ id }, { origin: { clientId } }) {
          if (failure !== undefined) throw failure;
          if (images.get(id)?.clientId !== clientId) throw notFound();
          return { image: { id } };
        },
        async *downloadImage({ id, variant }, { origin: { clientId } }) {
          count += 1;
          if (failure !== undefined) throw failure;
          const image = images.get(id);
          if (image === undefined || image.clientId !== clientId || variant !== 'original') throw notFound();
          const { bytes, label } = image;
          const content = { id, variant, sizeBytes: BigInt(bytes.length), label };
          yield { part: { case: 'content' as const, value: content } };
          const end = cut.has(id) ? bytes.length - 1 : bytes.length;
          for (let offset = 0; offset < end; offset += chunkBytes) {
            const value = bytes.subarray(offset, Math.min(end, offset + chunkBytes));
            yield { part: { case: 'chunk' as const, value } };
          }
        },
      }),
      implement(ImageTransferService, ['inference'], {
        storeImage: unused,
        async storeImages({ images: given }, { origin: { clientId, idempotencyKey } }) {
          if (failure !== undefined) throw failure;
          if (idempotencyKey !== '') throw new Error('the key names another call');
          for (const { id, content } of given) images.set(id, { clientId, bytes: content, label: '' });
          const work = whenStored;
          whenStored = undefined;
          await work?.(given.map(({ id }) => id));
          return {};
        },
        async discardImages({ imageIds }, { origin: { clientId } }) {
          if (failure !== undefined) throw failure;
          for (const id of imageIds) if (images.get(id)?.clientId === clientId) images.delete(id);
          return {};
        },
      }),
    ],
    put(clientId, bytes, label = '') {
      const id = newId('img');
      images.set(id, { clientId, bytes, label });
      return id;
    },
    delete: (imageId) => void images.delete(imageId),
    downloads: () => count,
    of: (clientId) => [...images].flatMap(([id, image]) => (image.clientId === clientId ? [id] : [])),
    cutOff: (imageId) => void cut.add(imageId),
    onceStored: (work) => {
      whenStored = work;
    },
    failWith: (error) => {
      failure = error;
    },
  };
}
