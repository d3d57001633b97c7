import { CedulaError, ConnectionError } from './errors.ts';

/** Bytes that an operation answers with: what they are, and they themselves, to be read once. */
export class Download implements AsyncIterable<Uint8Array> {
  /** Whether the bytes are those that `ifNoneMatch` named; then none came. */
  readonly isUnchanged: boolean;
  /** Names exactly these bytes: for `ifNoneMatch`. */
  readonly etag: string;
  /** The media type. */
  readonly contentType: string;
  /** How many bytes there are, where the server says. */
  readonly sizeBytes: number | undefined;
  readonly #response: Response;

  constructor(response: Response) {
    const { headers, status } = response;
    const length = headers.get('content-length');
    this.isUnchanged = status === 304;
    this.etag = headers.get('etag') ?? '';
    this.contentType = headers.get('content-type') ?? '';
    this.sizeBytes = length === null ? undefined : Number(length);
    this.#response = response;
  }

  /** All bytes. Throws a ConnectionError where they break off. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    this.#requireBytes();
    try {
      return new Uint8Array(await this.#response.arrayBuffer());
    } catch (cause) {
      throw new ConnectionError('the bytes broke off', { cause });
    }
  }

  /** The bytes as they come. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.#requireBytes();
    return this.#response.body ?? new Blob([]).stream();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    const reader = this.stream().getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } catch (cause) {
      throw new ConnectionError('the bytes broke off', { cause });
    } finally {
      // Whoever stops early needs no more of them; after the end there is nothing to cancel.
      await reader.cancel().catch(() => undefined);
    }
  }

  #requireBytes(): void {
    if (this.isUnchanged) throw new CedulaError('the bytes are unchanged, so they did not come again');
  }
}
