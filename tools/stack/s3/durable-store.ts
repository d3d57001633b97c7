import FilesystemStore, { type StoredObject } from '@20minutes/s3rver/lib/stores/filesystem.js';
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Objects as files, kept the way S3 promises: an object appears whole or not at all, it is on the
 * disk before it is acknowledged, and removing one never takes another with it. The store this is
 * made from writes in place, so that an upload cut off leaves half an object, and removes a folder
 * that it found empty with all that has been put there since.
 */
export class DurableStore extends FilesystemStore {
  readonly #folder: string;
  readonly #incoming: string;

  /** @param incoming a folder for unfinished uploads, on the same file system as `folder` */
  constructor(folder: string, incoming: string) {
    super(folder);
    this.#folder = folder;
    this.#incoming = incoming;
  }

  override async putObject(object: StoredObject): Promise<{ size: number; md5: string }> {
    const { bucket, key, content, metadata } = object;
    const [size, md5] = await this.putContent(this.getResourcePath(bucket, key, 'object'), content);
    await this.putMetadata(bucket, key, metadata, md5);
    return { size, md5 };
  }

  override async putContent(path: string, content: Readable | Buffer): Promise<[number, string]> {
    const unfinished = join(this.#incoming, randomUUID());
    const md5 = createHash('md5');
    let size = 0;
    const measure = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        md5.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    };
    try {
      const source = Buffer.isBuffer(content) ? Readable.from([content]) : content;
      await pipeline(source, measure, createWriteStream(unfinished, { flush: true }));
      await moveInto(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    return [size, md5.digest('hex')];
  }

  override async deleteObject(bucket: string, key: string): Promise<void> {
    const parts = ['object', 'object.md5', 'metadata.json'];
    const files = parts.map((part) => this.getResourcePath(bucket, key, part));
    await Promise.all(files.map((file) => rm(file, { force: true })));
    const top = join(this.#folder, bucket);
    let folder = dirname(join(top, key));
    while (folder.startsWith(`${top}/`) && (await removeEmpty(folder))) folder = dirname(folder);
  }
}

/** Moves a file into a folder that a concurrent delete may remove at any moment while it is empty. */
async function moveInto(from: string, to: string, tries = 10): Promise<void> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  } catch (error) {
    if (tries === 1) throw error;
    await moveInto(from, to, tries - 1);
  }
}

/** Whether the folder was empty and is gone. */
async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}
