import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** Bounds how many images are held for an engine at once: on their way from media, waiting, or under work. */
export interface Admission {
  /**
   * Does work that holds so many images. Throws ENGINE_BUSY at once where that would be
   * more than there are places: before an image is fetched that would only be refused.
   */
  run<T>(images: number, work: () => Promise<T>): Promise<T>;
}

/** What a piece of work takes until one has been seen. */
const firstGuessMs = 1_000;
/** The weight of the latest piece of work in the mean. */
const smoothing = 0.1;

/** Makes the admission to an engine that has places for so many images. */
export function createAdmission(places: number): Admission {
  let taken = 0;
  let meanMs = firstGuessMs;
  return {
    async run(images, work) {
      // Work of any size is let in where nothing else is there: it must be possible at all.
      if (taken > 0 && taken + images > places) throw busy(meanMs);
      taken += images;
      const startedAt = performance.now();
      try {
        return await work();
      } finally {
        taken -= images;
        meanMs += smoothing * (performance.now() - startedAt - meanMs);
      }
    },
  };
}

/** By then, as many pieces of work as are there now have likely ended. */
function busy(meanMs: number): DomainError {
  return new DomainError('ENGINE_BUSY', 'The engine has as many images waiting as it takes.', {
    retryAfterSeconds: Math.max(1, Math.ceil(meanMs / 1_000)),
  });
}
