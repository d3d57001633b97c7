import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** The bytes one request holds in memory. */
export interface Holding {
  /** Adds bytes, or throws UNAVAILABLE at once; then nothing was added. */
  add(bytes: number): void;
  /** Ends it, however the request ended. More often does no harm. */
  release(): void;
}

/** Bounds the bytes of uploads that all requests together hold in memory. */
export interface HeldBytes {
  /** Begins a request's holding, at first of nothing. */
  open(): Holding;
  /** Bytes held now. */
  held(): number;
}

/**
 * A length that a client declares is worth reserving whole before the first byte is read:
 * two uploads that each got half of what they need would both have been read for nothing.
 */
export function createHeldBytes({ maxBytes }: { maxBytes: number }): HeldBytes {
  let total = 0;
  return {
    open() {
      let own = 0;
      let isReleased = false;
      return {
        add(bytes) {
          // A body may go on arriving after its request has been given up.
          if (isReleased || total + bytes > maxBytes) {
            throw new DomainError('UNAVAILABLE', 'Too many uploads at once.', { retryAfterSeconds: 1 });
          }
          own += bytes;
          total += bytes;
        },
        release() {
          if (isReleased) return;
          isReleased = true;
          total -= own;
        },
      };
    },
    held: () => total,
  };
}
