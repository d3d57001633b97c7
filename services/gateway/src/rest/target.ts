import { DomainError } from '@cedula/chassis/errors/domain-error.ts';

/** A request target as it was sent: nothing of it is decoded, sorted or normalised. */
export interface Target {
  /** Begins with a slash. */
  readonly path: string;
  /** What follows the first question mark; empty where there is none. */
  readonly query: string;
}

const maxLength = 8192;

/** Visible ASCII but `#`: a fragment is never sent. */
const sendable = /^[!"$-~]+$/;

/** A percent sign that begins no escape, and escapes that hide a path's structure or end a text. */
const refusedAnywhere = /%(?![0-9a-f]{2})|%00/i;
const refusedInPath = /\/\/|\\|%2f|%5c|\/(?:\.|%2e){1,2}(?=\/|$)/i;

/**
 * Splits a raw request target (origin form, RFC 9112 §3.2.1) into path and query. Throws
 * MALFORMED_REQUEST for whatever two readers could understand differently: other forms,
 * empty and dot segments, escaped slashes, broken escapes, escapes that are not UTF-8.
 */
export function parseTarget(target: string): Target {
  if (target.length > maxLength) throw malformed(`is longer than ${maxLength} bytes`);
  if (!target.startsWith('/')) throw malformed('does not begin with a slash');
  if (!sendable.test(target)) throw malformed('has characters that must be percent-encoded');
  if (refusedAnywhere.test(target)) throw malformed('has a broken percent-encoding');
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  if (refusedInPath.test(path)) throw malformed('has empty, dot or encoded separators in its path');
  // Both separators are ASCII, so what is valid as a whole is valid in each part.
  if (target.includes('%') && decode(target) === undefined) throw malformed('is not UTF-8');
  return { path, query: mark === -1 ? '' : target.slice(mark + 1) };
}

/** Decodes one segment of a path that `parseTarget` let pass. */
export function decodeSegment(segment: string): string {
  return decode(segment) ?? segment;
}

/** The parameters of a query that `parseTarget` let pass, in order; `+` is a space, as forms write it. */
export function queryParameters(query: string): [name: string, value: string][] {
  const parameters: [string, string][] = [];
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    const value = equals === -1 ? '' : pair.slice(equals + 1);
    parameters.push([decodeForm(name), decodeForm(value)]);
  }
  return parameters;
}

function decodeForm(text: string): string {
  return decodeSegment(text.replaceAll('+', ' '));
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function malformed(what: string): DomainError {
  return new DomainError('MALFORMED_REQUEST', `The request target ${what}.`);
}
