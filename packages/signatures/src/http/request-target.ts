import { SignatureError } from '../signature-error.ts';

/** A request target in two, undecoded. */
export interface RequestTarget {
  readonly path: string;
  /** With its `?`; `?` alone where there is no query, as `@query` has it (RFC 9421 §2.2.7). */
  readonly query: string;
}

/** Origin form (RFC 9112 §3.2.1) of visible ASCII, without fragment and backslash. */
const ORIGIN_FORM = /^\/[!"$-[\]-~]*$/;
/** `//`, an encoded slash, backslash or zero, `..` however spelt, a `.` segment. */
const AMBIGUOUS_PATH = /\/\/|%(?:2f|5c|00)|(?:\.|%2e){2}|\/(?:\.|%2e)(?:\/|$)/i;

/**
 * Splits a request target at its first `?` and refuses every spelling of a path that
 * another reader could take for a different one, so that what was signed is what is routed.
 */
export function splitRequestTarget(target: string): RequestTarget {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '?' : target.slice(mark);
  if (!ORIGIN_FORM.test(target) || AMBIGUOUS_PATH.test(path) || query.includes('%00')) {
    throw new SignatureError('MALFORMED_REQUEST', 'The request target is malformed or ambiguous.');
  }
  return { path, query };
}
