/** When a secret was made, and when it ends. */
export interface SecretTimes {
  readonly createTime: Date;
  /** Null: it works until it is replaced. */
  readonly expireTime: Date | null;
}

/** What a rotation does with the secrets of a key. */
export interface Rotation<S extends SecretTimes> {
  /** When the new secret counts as made: later than every other, so that it is the newest. */
  readonly createTime: Date;
  /** The one that the new secret replaces, and until when it works on. */
  readonly replaced: { readonly secret: S; readonly expireTime: Date } | undefined;
  /** Those that end at once. */
  readonly dropped: readonly S[];
}

/** How long a replaced secret works on where nobody says. */
export const defaultOverlapMs = 86_400_000;

/**
 * Plans a rotation: the newest secret works on for the overlap, whatever was before it ends.
 * So a key never has more than two secrets.
 *
 * @param secrets of one key, in any order
 */
export function planRotation<S extends SecretTimes>(
  secrets: readonly S[],
  { now, overlapMs }: { readonly now: Date; readonly overlapMs: number },
): Rotation<S> {
  const [newest, ...older] = secrets.toSorted(
    (one, other) => other.createTime.getTime() - one.createTime.getTime(),
  );
  if (newest === undefined) return { createTime: now, replaced: undefined, dropped: [] };
  const createTime = new Date(Math.max(now.getTime(), newest.createTime.getTime() + 1));
  if (overlapMs === 0) return { createTime, replaced: undefined, dropped: secrets };
  const expireTime = new Date(now.getTime() + overlapMs);
  return { createTime, replaced: { secret: newest, expireTime }, dropped: older };
}

/** The secrets that may be signed with, the newest first. */
export function secretsInForce<S extends SecretTimes>(secrets: readonly S[], now: Date): S[] {
  return secrets
    .filter(({ expireTime }) => expireTime === null || expireTime > now)
    .toSorted((one, other) => other.createTime.getTime() - one.createTime.getTime());
}
