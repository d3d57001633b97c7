/**
 * `@authority` (RFC 9421 §2.2.3): the Host field lower-cased, without a default port. Both
 * default ports go, because behind a proxy that ends TLS the scheme is not known.
 */
export function normalizeAuthority(host        )         {
  return host.toLowerCase().replace(/:(?:80|443)$/, '');
}
