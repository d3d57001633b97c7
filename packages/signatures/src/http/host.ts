import { SignatureError } from '../signature-error.ts';

/** A name, an IPv4 address or a bracketed IPv6 address, with or without a port. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * Refuses a Host that is missing or no authority (RFC 9110 §7.2), narrower than the
 * grammar. What passes can be put into a URL: code behind that does so cannot throw on it.
 */
export function checkHost(host: string | undefined): asserts host is string {
  if (host === undefined || !HOST.test(host) || !URL.canParse(`http://${host}/`)) {
    throw new SignatureError(
      'MALFORMED_REQUEST',
      host === undefined ? 'The Host field is missing.' : 'The Host field is malformed.',
    );
  }
}
