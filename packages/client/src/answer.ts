import { type Problem, ProblemError } from './problem-error.ts';

/** The answer to a request. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  /** The message of the contract, in its JSON form. */
  readonly body: T;
}

/**
 * Reads an answer. Throws a ProblemError for a refusal, and an Error for what is no answer
 * of Cedula's at all (a proxy's page).
 */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const { status, headers } = response;
  const text = await response.text();
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('application/problem+json')) {
    const problem: Problem = JSON.parse(text);
    const retryAfter = headers.get('retry-after');
    throw new ProblemError(problem, retryAfter === null ? undefined : Number(retryAfter));
  }
  if (!response.ok) throw new Error(`the server answered ${status} without a problem document`);
  const body: T = text === '' ? undefined : JSON.parse(text);
  return { status, headers, body };
}
