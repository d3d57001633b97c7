/** The purpose under which what deletions have left is erased. */
export const erasurePurpose = 'erasure';

/** The objects of a deleted image, which are still to be removed. */
export interface Erasure {
  readonly imageId: string;
  readonly clientId: string;
  /** All of them. */
  readonly objectKeys: readonly string[];
  /**
   * Until then whoever deleted the image removes them; from then on anybody does. A
   * process that is killed in between thereby hands its work on.
   */
  readonly dueTime: Date;
}

/** Longer than deleting may take, as a call and as a turn of the loop: nobody is to do what somebody still does. */
const leaseMs = 15_000;

/** When work that somebody takes now may be taken by others. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}
