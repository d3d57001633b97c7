import type { Cedula } from '@cedula/client';
import { randomUUID } from 'node:crypto';

/** What an effect is asked with. */
export type Asked = Omit<NonNullable<Parameters<Cedula['fetch']>[2]>, 'idempotencyKey'>;

/** A whole answer, to the byte. */
export interface Given {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly requestId: string;
}

export const newKey = () => randomUUID();

/** Sends a request once, under a key as the header has it, and gives whatever comes back. */
export async function send(
  cedula: Cedula,
  [method, path, asked = {}]: readonly [string, string, Asked?],
  key?: string,
): Promise<Given> {
  const response = await cedula.fetch(method, path, {
    ...asked,
    headers: { ...asked.headers, ...(key !== undefined && { 'idempotency-key': key }) },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.text(),
    requestId: response.headers.get('x-request-id') ?? '',
  };
}

/** The header fields that belong to the answer and not to the request it was given to. */
export function ownHeaders({ headers }: Given): Record<string, string> {
  const others = [
    'x-request-id',
    'date',
    'ratelimit',
    'ratelimit-policy',
    'cedula-meter',
    'idempotent-replayed',
  ];
  return Object.fromEntries([...headers].filter(([name]) => !others.includes(name)));
}

/** The reason of a refusal; empty for an answer. */
export function reasonOf({ status, body }: Given): string {
  if (status < 400) return '';
  const { reason }: { reason: string } = JSON.parse(body);
  return reason;
}
