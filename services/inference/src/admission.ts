import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';

/** Bounds how many images are held for an engine at once: on their way from media, waiting, or under work. */
export interface Admission {
  /**
   * Does work that holds so many images. Throws ENGINE_BUSY at once where that would be more
   * than there are places, or where it would likely not be done in time: before an image is
   * fetched that would only be refused.
   */
  run<T>(images: number, call: { readonly deadline: number }, work: () => Promise<T>): Promise<T>;
}

/** What an image takes until one has been seen; too little, since a first burst should find out. */
const firstGuessMs = 100;
/** The weight of the latest piece of work in the mean. */
const smoothing = 0.1;

/** Makes the admission to an engine that has places for so many images. */
export function createAdmission(options: { readonly places: number; readonly clock: Clock }): Admission {
  const { places, clock } = options;
  let taken = 0;
  /** What an image takes, waiting included, for each image that is there: it grows and shrinks with the load. */
  let meanMs = firstGuessMs;

  function admit(images: number, deadline: number): void {
    // Where nothing else is there any work is let in: it must be possible at all, and be seen.
    if (taken === 0) return;
    const isInTime = clock.now() + meanMs * (taken + images) <= deadline;
    if (taken + images <= places && isInTime) return;
    throw new DomainError('ENGINE_BUSY', 'The engine has as many images waiting as it takes.', {
      retryAfterSeconds: Math.max(1, Math.ceil((meanMs * taken) / 1_000)),
    });
  }

  return {
    async run(images, { deadline }, work) {
      admit(images, deadline);
      taken += images;
      const [startedAt, there] = [clock.now(), taken];
      try {
        return await work();
      } finally {
        taken -= images;
        meanMs += smoothing * ((clock.now() - startedAt) / there - meanMs);
      }
    },
  };
}
