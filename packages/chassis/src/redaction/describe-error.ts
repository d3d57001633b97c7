import { DomainError } from '../errors/domain-error.ts';
import { redactText } from './redact.ts';

/** What a log line holds of an error. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  /** Of a DomainError. */
  readonly reason?: string;
  /** Of a foreign error: `ECONNREFUSED`, an SQLSTATE, a gRPC number. */
  readonly code?: string | number;
  readonly stack?: readonly string[];
  readonly cause?: DescribedError;
  /** Of an AggregateError, at most five. */
  readonly errors?: readonly DescribedError[];
}

const maxMessage = 500;
const maxFrames = 12;
const maxCauses = 4;

/**
 * An error as it may be logged. Foreign errors carry their inputs in properties and
 * messages (a driver the parameters and rows, a parser the text), so nothing but type,
 * code, message and the frames is taken, and the message only after it was searched.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something other than an error was thrown' };
  const { cause } = error;
  const code = codeOf(error);
  return {
    type: error.name.slice(0, 100),
    message: messageOf(error, code),
    ...(error instanceof DomainError ? { reason: error.reason } : {}),
    ...(code === undefined ? {} : { code }),
    ...(depth === 0 ? { stack: framesOf(error) } : {}),
    ...(cause === undefined || depth >= maxCauses ? {} : { cause: describeError(cause, depth + 1) }),
    ...(error instanceof AggregateError && depth < maxCauses
      ? { errors: error.errors.slice(0, 5).map((inner) => describeError(inner, depth + 1)) }
      : {}),
  };
}

/** The one line for people: type and code only where they say more than the message. */
export function errorLine(error: unknown): string {
  const { message, code, errors } = describeError(error);
  if (message !== '') return message.replaceAll(/\s*\n\s*/g, '; ');
  return errors?.map((inner) => inner.message).join('; ') ?? String(code ?? 'unknown error');
}

function codeOf(error: Error): string | number | undefined {
  if (error instanceof DomainError || !('code' in error)) return undefined;
  const { code } = error;
  if (typeof code === 'number') return code;
  return typeof code === 'string' ? code.slice(0, 50) : undefined;
}

function messageOf(error: Error, code: string | number | undefined): string {
  // A JSON parser quotes the text that it could not read.
  if (error instanceof SyntaxError) return 'a text could not be parsed';
  // SQLSTATE class 22 (data exception): PostgreSQL quotes the value that it refused.
  if (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code))
    return `the database refused a value (${code})`;
  return redactText(error.message.slice(0, maxMessage));
}

/** The frames alone: the first lines of a stack repeat the message. */
function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, maxFrames);
}
