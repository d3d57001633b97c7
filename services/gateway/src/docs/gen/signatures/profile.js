/** The profile `cedula-v1` of RFC 9421: what both ends have to agree on. */

export const TAG = 'cedula-v1';
/** The RFC 9421 §3.3.3 algorithm, the only one: it belongs to the key, the request only repeats it. */
export const ALGORITHM = 'hmac-sha256';

/** In the order the signer writes them. All are required, and there are no others. */
export const PARAMETERS = ['created', 'expires', 'nonce', 'alg', 'keyid', 'tag']         ;

/** What every signature covers, in the order the signer writes it. */
export const ALWAYS_COVERED = ['@method', '@authority', '@path', '@query', 'content-digest']         ;

/** 22 characters of base64url carry 128 bits; the upper end bounds what a nonce store has to keep. */
export const NONCE = /^[A-Za-z0-9_-]{22,64}$/;

/** The longest time between created and expires, and the greatest age of created. */
export const MAX_LIFETIME_SECONDS = 300;
/** How far a caller's clock may run ahead. */
export const MAX_CLOCK_LEAD_SECONDS = 30;

/** Bounds the work spent on a head before its MAC is known to be right. */
export const MAX_SIGNATURE_INPUT_CHARS = 2048;
export const MAX_COMPONENTS = 32;
