/** An object as a list shows it. */
export interface ListedObject {
  readonly key: string;
  /** By the store's clock. */
  readonly modifyTime: Date;
}

/** A page of a list. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  readonly isLast: boolean;
}

/**
 * Where the bytes of images are kept. Every call has a deadline of its own, and ends
 * earlier with the signal it is given; it throws the signal's reason then, and UNAVAILABLE
 * where the store cannot serve. Every call may be repeated.
 */
export interface ObjectStore {
  /** Stores an object, whole or not at all. */
  put(key: string, content: Stored, signal?: AbortSignal): Promise<void>;
  /** The bytes of an object in parts of at most 64 KiB, read as they are asked for. Throws ObjectMissing. */
  read(key: string, signal?: AbortSignal): AsyncGenerator<Uint8Array, void>;
  /** How many bytes an object has. Throws ObjectMissing. */
  size(key: string, signal?: AbortSignal): Promise<number>;
  /** A URL by which whoever has it reads or stores one object, without credentials, until it expires. */
  signUrl(key: string, use: SignedUse): Promise<string>;
  /** Removes objects, at once and for good. What is missing counts as removed. */
  remove(keys: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Lists objects in the order of their keys, from behind `after`. */
  list(options: { readonly after: string; readonly limit: number }): Promise<ListedPage>;
  /** Rejects where the store cannot serve: for readiness. The first time it makes the bucket, if there is none. */
  check(): Promise<void>;
  /** Ends every connection. */
  close(): void;
}

/** What a signed URL is good for. */
export interface SignedUse {
  readonly method: 'GET' | 'PUT';
  readonly signTime: Date;
  readonly lifeSeconds: number;
  /** What the store says of the bytes instead of what it knows: of GET alone. */
  readonly answered?: {
    readonly contentType: string;
    readonly contentDisposition: string;
    readonly cacheControl: string;
  };
}

/** What is stored under a key. */
export interface Stored {
  readonly bytes: Uint8Array;
  /** The media type. */
  readonly contentType: string;
}

/** There is no object under that key. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}
