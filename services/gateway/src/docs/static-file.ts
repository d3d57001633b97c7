import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { hasEntityTag } from '../http/entity-tag.ts';
import type { Exchange, ResponseFields } from '../http/exchange.ts';

/** A file that is kept in memory, since it is of this build and never changes. */
export interface StaticFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly etag: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
};

/** Reads a file. Throws where there is none, or of a type that is not served: found at boot. */
export function readStaticFile(path: string): StaticFile {
  return staticFile(path, readFileSync(path));
}

/** Makes a file of bytes, of the type that its name says. */
export function staticFile(name: string, bytes: Uint8Array): StaticFile {
  const contentType = contentTypes[extname(name)];
  if (contentType === undefined) throw new Error(`${name} is of no type that is served`);
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return { contentType, bytes, etag: `"${digest.slice(0, 22)}"` };
}

/** Answers with a file, or with 304 to whoever has it. */
export function answerFile(
  exchange: Exchange,
  { contentType, bytes, etag }: StaticFile,
  fields: ResponseFields = {},
): void {
  const { request, response } = exchange;
  const kept = { etag, 'cache-control': 'public, no-cache', ...fields };
  if (hasEntityTag(request.headers['if-none-match'], etag)) {
    response.writeHead(304, { ...exchange.fields, ...kept }).end();
    return;
  }
  exchange.answer(200, { ...kept, 'content-type': contentType, 'x-content-type-options': 'nosniff' }, bytes);
}
