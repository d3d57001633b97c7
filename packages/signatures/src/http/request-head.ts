import { SignatureError } from '../signature-error.ts';
import type { SignableRequest } from '../signature-base.ts';
import { normalizeAuthority } from './authority.ts';
import { readFields } from './fields.ts';
import { checkHost } from './host.ts';
import { splitRequestTarget } from './request-target.ts';

/** A request head as Node's http server gives it. */
export interface RawRequestHead {
  readonly method: string;
  /** `IncomingMessage.url`: the bytes of the request target. */
  readonly target: string;
  /** `IncomingMessage.rawHeaders`. */
  readonly rawHeaders: readonly string[];
}

/** A head that has one reading only. Router and verifier both take their paths from here. */
export interface RequestHead extends SignableRequest {
  /** Whether the framing announces a body. A chunked one counts even if it turns out empty. */
  readonly hasBody: boolean;
}

/**
 * Reads and judges the head of any request, signed or not. Throws MALFORMED_REQUEST where
 * two readers could understand it differently: doubled fields, a malformed Host, an
 * ambiguous target, two framings.
 */
export function readRequestHead({ method, target, rawHeaders }: RawRequestHead): RequestHead {
  const fields = readFields(rawHeaders);
  const host = fields.get('host');
  checkHost(host);
  const { path, query } = splitRequestTarget(target);
  return {
    method,
    target,
    authority: normalizeAuthority(host),
    path,
    query,
    fields,
    hasBody: announcesBody(fields),
  };
}

/** RFC 9112 §6.3: a request has a body if and only if its framing fields say so. */
function announcesBody(fields: ReadonlyMap<string, string>): boolean {
  const length = fields.get('content-length');
  const coding = fields.get('transfer-encoding');
  // Of a coding beneath the chunks one reader takes the bytes as they are, and another undoes it.
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw new SignatureError('MALFORMED_REQUEST', 'The one Transfer-Encoding that is taken is chunked.');
  }
  if (length === undefined) return coding !== undefined;
  if (coding !== undefined) {
    throw new SignatureError(
      'MALFORMED_REQUEST',
      'The request has both a Content-Length and a Transfer-Encoding.',
    );
  }
  if (!/^\d+$/.test(length)) {
    throw new SignatureError('MALFORMED_REQUEST', 'The Content-Length is malformed.');
  }
  return !/^0+$/.test(length);
}
