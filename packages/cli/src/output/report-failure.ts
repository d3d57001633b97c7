import { ConnectionError, ProblemError, TimeoutError } from '@cedula/client';
import { NotLoggedInError } from '../connect.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { printable, tellLine, type Terminal } from '../terminal/terminal.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Says on standard error why a command failed, in one line and one for each rule that was
 * broken, and gives the exit code. Nothing of a failure of ours but its message is shown:
 * it could hold what was typed.
 */
export function reportFailure(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof ProblemError) {
    if (json) tellLine(terminal, JSON.stringify(error.problem));
    else for (const line of problemLines(error)) tellLine(terminal, printable(line));
    return exitCodeOf(error.status);
  }
  tellLine(terminal, `cedula: ${printable(messageOf(error))}`);
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof NotLoggedInError) return exitCodes.notAllowed;
  if (error instanceof ConnectionError || error instanceof TimeoutError) return exitCodes.unavailable;
  return exitCodes.unexpected;
}

function problemLines({ problem, retryAfterSeconds }: ProblemError): string[] {
  const { reason, detail, violations = [], requestId, imageId, image } = problem;
  const place = [image, imageId].filter((part) => part !== undefined).join(' ');
  return [
    `cedula: ${reason}: ${detail}${place === '' ? '' : ` (${place})`} [${requestId}]`,
    ...violations.map(({ field, rule, message }) => `  ${field}: ${message} (${rule})`),
    ...(retryAfterSeconds === undefined ? [] : [`  Try again in ${retryAfterSeconds} s.`]),
    ...adviceFor(reason),
  ];
}

function adviceFor(reason: string): string[] {
  const authentication = ['UNAUTHENTICATED', 'SIGNATURE_EXPIRED', 'NONCE_REUSED', 'DIGEST_MISMATCH'];
  return authentication.includes(reason) ? ['  "cedula doctor" finds out why.'] : [];
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ConnectionError)) return error.message;
  const { cause } = error;
  const code: unknown =
    cause instanceof Error && cause.cause instanceof Error ? Reflect.get(cause.cause, 'code') : undefined;
  return `${error.message}${typeof code === 'string' ? ` (${code})` : ''}: "cedula doctor" finds out why`;
}
