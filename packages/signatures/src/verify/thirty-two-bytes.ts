/**
 * The canonical base64 of 32 bytes, the size of a SHA-256 digest and of an HMAC-SHA256:
 * the last character before the padding has two spare bits, and they are zero. Decoders
 * ignore them, so that without this rule four texts would carry one signature.
 */
export const BASE64_OF_32_BYTES = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=';
