import type { IncomingMessage } from 'node:http';
import type { Route } from '@cedula/operations/route.ts';

const jsonBytes = 1024 * 1024;

/**
 * How many bytes a request's body may have: 1 MiB, and for uploads what their files take
 * in the form that the Content-Type announces (base64 is a third longer).
 */
export function bodyLimit({ upload }: Route, { headers }: IncomingMessage): number {
  if (upload === undefined) return jsonBytes;
  const files = upload.maxFileBytes * upload.files.length;
  const isJson = headers['content-type']?.toLowerCase().startsWith('application/json') ?? false;
  return (isJson ? Math.ceil((files * 4) / 3) : files) + jsonBytes;
}
