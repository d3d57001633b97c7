import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** The bytes one request holds in memory. */
export interface Holding {
  /** Adds bytes, or throws UNAVAILABLE at once; then nothing was added. */
  add(bytes: number): void;
  /** Ends it, however the request ended. More often does no harm. */
  release(): void;
}

/** Bounds the bytes of bodies that all requests together hold in memory. */
export interface HeldBytes {
  /**
   * Begins a request's holding, at first of nothing.
   *
   * @param owner whose request it is
   */
  open(owner: string): Holding;
  /** Bytes held now. */
  held(): number;
}

/** @param maxBytesPerOwner less than `maxBytes`, so that nobody can take it all */
export function createHeldBytes({
  maxBytes,
  maxBytesPerOwner,
}: {
  readonly maxBytes: number;
  readonly maxBytesPerOwner: number;
}): HeldBytes {
  let total = 0;
  const byOwner = new Map<string, number>();

  function change(owner: string, bytes: number): void {
    total += bytes;
    const next = (byOwner.get(owner) ?? 0) + bytes;
    // What holds nothing is forgotten: the map is never larger than what is open.
    if (next === 0) byOwner.delete(owner);
    else byOwner.set(owner, next);
  }

  return {
    open(owner) {
      let own = 0;
      let isReleased = false;
      return {
        add(bytes) {
          const isTooMuch = total + bytes > maxBytes || (byOwner.get(owner) ?? 0) + bytes > maxBytesPerOwner;
          // A body may go on arriving after its request has been given up.
          if (isReleased || isTooMuch) {
            throw new DomainError('UNAVAILABLE', 'Too many uploads at once.', { retryAfterSeconds: 1 });
          }
          own += bytes;
          change(owner, bytes);
        },
        release() {
          if (isReleased) return;
          isReleased = true;
          change(owner, -own);
        },
      };
    },
    held: () => total,
  };
}
