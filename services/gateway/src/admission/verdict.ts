const names = ['ADMITTED', 'EPOCH', 'NONCE_REUSED', 'RATE_LIMITED', 'QUOTA_EXCEEDED', 'QUOTA_LOST'] as const;

/** What the script decided. */
export interface Verdict {
  readonly name: (typeof names)[number];
  /** What the bucket holds, in thousandths of a token. */
  readonly level: number;
  /**
   * Milliseconds until there is a token; with EPOCH, by how many `created` was too early; with
   * QUOTA_LOST, until what was used can be asked for.
   */
  readonly waitMs: number;
  /** Units used this month. Undefined: this Redis has lost the counter, or never had it. */
  readonly used: number | undefined;
}

/** Reads the answer of `admit.lua`. Throws where it is not one: then nothing was decided. */
export function readVerdict(reply: unknown): Verdict {
  const [first, ...numbers]: unknown[] = Array.isArray(reply) ? reply : [];
  const name = names.find((candidate) => candidate === first);
  const [level, waitMs, used] = numbers.map(Number);
  if (name === undefined || level === undefined || waitMs === undefined || used === undefined) {
    throw new Error('the admission script gave no verdict');
  }
  return { name, level, waitMs, used: used < 0 ? undefined : used };
}
