import { base32Alphabet } from '@cedula/chassis/ids/base32.ts';

/**
 * How keys are named. The part in braces is the hash tag (Redis Cluster specification,
 * "Hash tags"): keys of one tag live on one node, as a script needs. A client's tag is the
 * last two characters of its id, which are random, and not the id itself: so there are
 * 1,024 tags, each can have its epoch from the start, and a client that is seen for the
 * first time is told apart from one whose keys were lost.
 */
const tags = Array.from(base32Alphabet, (first) =>
  Array.from(base32Alphabet, (second) => first + second),
).flat();

/** There once every tag has its epoch: where it is missing, Redis is empty. */
export const epochsKey = 'adm:epochs';

/** The epoch key of every tag. */
export const epochKeys: readonly string[] = tags.map(epochKey);

/** The keys of one client. */
export interface ClientKeys {
  readonly epoch: string;
  readonly rate: string;
  /** @param month `2026-10` */
  quota(month: string): string;
  /** A nonce is taken once per access key. */
  nonce(accessKeyId: string, nonce: string): string;
}

/** Gives the names of a client's keys. */
export function keysOf(clientId: string): ClientKeys {
  const tag = clientId.slice(-2);
  return {
    epoch: epochKey(tag),
    rate: `adm:{${tag}}:r:${clientId}`,
    quota: (month) => `adm:{${tag}}:q:${clientId}:${month}`,
    nonce: (accessKeyId, nonce) => `adm:{${tag}}:n:${accessKeyId}:${nonce}`,
  };
}

/** The bucket of an operation for a network. */
export function addressKey(operation: string, network: string): string {
  return `adm:{${network}}:a:${operation}`;
}

function epochKey(tag: string): string {
  return `adm:{${tag}}:e`;
}
