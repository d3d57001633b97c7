import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';

const maxBodyBytes = 8_192;

/** Whether a request brings the shared secret as its bearer token. Takes the same time whatever it brings. */
export function authenticator(apiKey: string): (request: IncomingMessage) => boolean {
  const expected = digest(`Bearer ${apiKey}`);
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected);
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** A JSON body; undefined where it is none, or longer than 8 KiB. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return parsed;
  } catch {
    return undefined;
  }
}

/** A value of the shape, or the path of the first part that has another one. */
export type Shaped<T> = { readonly value: T } | { readonly field: string };

/** Nothing of the value is told: it may hold a card number. */
export function shape<S extends z.ZodType>(schema: S, value: unknown): Shaped<z.output<S>> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return { value: data };
  const [issue] = error.issues;
  const keys = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : issue?.path;
  return { field: keys?.join('.') ?? '' };
}
