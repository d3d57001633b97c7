import type { Reason } from '@cedula/operations/reasons.ts';
import { CedulaError } from './errors.ts';

/** One rule that a request broke. */
export interface Violation {
  /** The whole path of the field: `metadata`, `items[0].x`. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** A stable name of a failure: one that this version knows, or one that came later. */
export type ProblemReason = Reason | (string & Record<never, never>);

/** The problem document (RFC 9457) of a refused request. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** Stable, UPPER_SNAKE: what programs decide by. */
  readonly reason: ProblemReason;
  readonly requestId: string;
  readonly violations?: readonly Violation[];
  /** The role of the image at fault, and its id where it is a stored one. */
  readonly image?: string;
  readonly imageId?: string;
  /** RFC 3339, where the caller's clock is wrong. */
  readonly serverTime?: string;
}

/** A request that was refused, with the problem that says why. */
export class ProblemError extends CedulaError {
  readonly problem: Problem;
  /** After how many seconds a try may succeed, where the server says. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(`${problem.reason}: ${problem.detail} (${problem.requestId})`);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get reason(): ProblemReason {
    return this.problem.reason;
  }

  get status(): number {
    return this.problem.status;
  }

  /** `req_…`: what to name when asking about the failure. */
  get requestId(): string {
    return this.problem.requestId;
  }

  /** The rules that the input broke; empty where it was not the input. */
  get violations(): readonly Violation[] {
    return this.problem.violations ?? [];
  }

  /** The image at fault: its role in the call and, where it is a stored one, its id. */
  get image(): { readonly role: string; readonly imageId?: string } | undefined {
    const { image, imageId } = this.problem;
    if (image === undefined) return undefined;
    return { role: image, ...(imageId !== undefined && imageId !== '' && { imageId }) };
  }
}

/** The problem of a refused request; throws again whatever else went wrong. */
export async function problemOf(request: Promise<unknown>): Promise<Problem> {
  try {
    await request;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('the request was not refused');
}
