import { SignatureError } from '/docs/modules/signatures/signature-error.js';

/** Fields of which two lines would let two readers pick different ones. */
const SINGLE = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'content-digest',
  'signature',
  'signature-input',
  'idempotency-key',
  'transfer-encoding',
]);

/**
 * Reads Node's `rawHeaders` (name, value, name, value …) into values by lower-case name.
 * Other repeated fields are joined with `, ` as RFC 9421 §2.1 and RFC 9110 §5.3 have it.
 * `IncomingMessage.headers` cannot serve: it drops all but the first of most of these.
 */
export function readFields(rawHeaders                   )                              {
  const fields = new Map                ();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = trimOptionalWhitespace(rawHeaders[index + 1] ?? '');
    const earlier = fields.get(name);
    if (earlier === undefined) {
      fields.set(name, value);
    } else if (SINGLE.has(name)) {
      throw new SignatureError('MALFORMED_REQUEST', `The field ${name} stands in the request twice.`);
    } else {
      fields.set(name, `${earlier}, ${value}`);
    }
  }
  return fields;
}

/** Only OWS (RFC 9110 §5.6.3): `trim` would also take characters that are part of the value. */
export function trimOptionalWhitespace(value        )         {
  let start = 0;
  let end = value.length;
  while (start < end && isOptionalWhitespace(value.charCodeAt(start))) start += 1;
  while (end > start && isOptionalWhitespace(value.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === value.length ? value : value.slice(start, end);
}

function isOptionalWhitespace(code        )          {
  return code === 0x20 || code === 0x09;
}
