/** One rule that a request broke. */
export interface Violation {
  /** The whole path of the field. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** The problem document (RFC 9457) of a refused request. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Stable, UPPER_SNAKE: what programs decide by. */
  readonly reason: string;
  readonly requestId: string;
  readonly violations?: readonly Violation[];
  /** The role of the image at fault, and its id where it is a stored one. */
  readonly image?: string;
  readonly imageId?: string;
  /** RFC 3339, where the caller's clock is wrong. */
  readonly serverTime?: string;
}

/** A request that was refused, with the problem that says why. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** After how many seconds a try may succeed, where the server says. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds: number | undefined) {
    super(`${problem.reason}: ${problem.detail} (${problem.requestId})`);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get reason(): string {
    return this.problem.reason;
  }

  get status(): number {
    return this.problem.status;
  }
}
