/** What one step of the examination found. */
export interface Finding {
  /** What was looked at: `clock`. */
  readonly name: string;
  /** `doubtful`: it may be as intended, or could not be seen. */
  readonly outcome: 'well' | 'doubtful' | 'wrong';
  /** What is so, in plain words. */
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

export const well = (name: string, detail: string): Finding => ({ name, outcome: 'well', detail });

export const doubtful = (name: string, detail: string, advice: string): Finding => ({
  name,
  outcome: 'doubtful',
  detail,
  advice,
});

export const wrong = (name: string, detail: string, advice: string): Finding => ({
  name,
  outcome: 'wrong',
  detail,
  advice,
});
