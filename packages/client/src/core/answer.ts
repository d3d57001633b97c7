import { type CedulaError, ConnectionError, UnexpectedAnswerError } from './errors.ts';
import { type Problem, ProblemError } from './problem-error.ts';

/** What an answer tells beside its message. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Headers;
  /** `req_…`; empty where a proxy took it away. */
  readonly requestId: string;
  /** Whether it is the stored answer of an earlier request with the same idempotency key. */
  readonly isReplayed: boolean;
}

/** The answer to a request. */
export interface Answer<T> extends AnswerHead {
  /** The message of the contract, in its JSON form; undefined where the answer has no body. */
  readonly body: T;
}

/** The head of an answer. */
export function headOf({ status, headers }: Response): AnswerHead {
  return {
    status,
    headers,
    requestId: headers.get('x-request-id') ?? '',
    isReplayed: headers.get('idempotent-replayed') === 'true',
  };
}

/**
 * Reads an answer. Throws a ProblemError for a refusal, an UnexpectedAnswerError for what is
 * no answer of Cedula's at all (a proxy's page), and a ConnectionError where it breaks off.
 */
export async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  if (!response.ok) throw await failureOf(response);
  const text = await textOf(response);
  const body: T = text === '' ? undefined : parseJson(text, response.status);
  return { ...headOf(response), body };
}

/** What a refusal, or an answer that is none of Cedula's, says. */
export async function failureOf(response: Response): Promise<CedulaError> {
  const { status, headers } = response;
  const text = await textOf(response);
  if (!(headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    return new UnexpectedAnswerError(`the server answered ${status} without a problem document`, status);
  }
  const problem: Problem = parseJson(text, status);
  return new ProblemError(problem, secondsOf(headers.get('retry-after')));
}

async function textOf(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw new ConnectionError('the answer broke off', { cause });
  }
}

/** Whoever reads it says what it is. */
function parseJson(text: string, status: number) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnexpectedAnswerError(`the server answered ${status} with what is no JSON`, status, { cause });
  }
}

/** Retry-After in seconds; its other form, a date, is none that Cedula sends. */
function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
}
