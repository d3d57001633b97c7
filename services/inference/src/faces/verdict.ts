/** Whether two faces are of the same person. */
export interface Verdict {
  readonly match: boolean;
  /** 0 to 100, in hundredths. */
  readonly similarity: number;
  readonly threshold: number;
}

/** At which one false match in several hundred meets nine true ones in ten (docs of the engine). */
export const defaultThreshold = 60;

/**
 * Judges a similarity. It is rounded first and compared as it is answered: whoever compares
 * the numbers of the answer comes to its verdict.
 *
 * @param similarity 0 to 100
 * @param threshold the least similarity that is a match, 0 to 100
 */
export function judgeSimilarity(similarity: number, threshold = defaultThreshold): Verdict {
  const rounded = Math.round(similarity * 100) / 100;
  return { match: rounded >= threshold, similarity: rounded, threshold };
}
