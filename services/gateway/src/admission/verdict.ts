const names = ['ADMITTED', 'EPOCH', 'NONCE_REUSED', 'RATE_LIMITED', 'QUOTA_EXCEEDED'] as const;

/** What the script decided. */
export type Verdict =
  | { readonly name: 'NONCE_REUSED' }
  /** By how much `created` was too early. */
  | { readonly name: 'EPOCH'; readonly earlyMs: number }
  | {
      readonly name: 'ADMITTED' | 'RATE_LIMITED' | 'QUOTA_EXCEEDED';
      /** What the bucket holds, in thousandths of a token. */
      readonly level: number;
      /** Milliseconds until there is a token. */
      readonly waitMs: number;
      /** Units used this month. */
      readonly used: number;
    };

/** Reads the answer of `admit.lua`. Throws where it is not one: then nothing was decided. */
export function readVerdict(reply: unknown): Verdict {
  const [first, ...numbers]: unknown[] = Array.isArray(reply) ? reply : [];
  const name = names.find((candidate) => candidate === first);
  const [level, waitMs, used] = numbers.map(Number);
  if (name === 'NONCE_REUSED') return { name };
  if (name === 'EPOCH' && level !== undefined) return { name, earlyMs: level };
  if (name === undefined || name === 'EPOCH' || level === undefined) throw unreadable();
  if (waitMs === undefined || used === undefined) throw unreadable();
  return { name, level, waitMs, used };
}

function unreadable(): Error {
  return new Error('the admission script gave no verdict');
}
