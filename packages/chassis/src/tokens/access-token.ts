/**
 * What access tokens are: made by identity, verified by gateways. A JWT (RFC 7519) in the
 * shape of RFC 9068, signed by Ed25519 (RFC 8037), with `sub` the user (`usr_…`) and `sid`
 * the session (`ses_…`). Whoever verifies pins all of these and ignores keys that a token
 * brings along.
 */
export const accessTokenProfile = {
  issuer: 'cedula',
  audience: 'cedula',
  algorithm: 'EdDSA',
  /** The `typ` of the header, by which no other JWT is taken for an access token. */
  type: 'at+jwt',
  lifetimeSeconds: 900,
} as const;
