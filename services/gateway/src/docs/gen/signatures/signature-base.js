import { SignatureError } from '/docs/modules/signatures/signature-error.js';

/** The request as RFC 9421 §2 sees it. */

                                                                                

/** Field content that is safe in a base: a line break in a value would forge a line of it. */
const LINE = /^[\t\x20-\x7e]*$/;

/**
 * The signature base of RFC 9421 §2.5, for components without parameters.
 *
 * `components` are well-formed names (`checkComponentNames`); `signatureParams` is the
 * serialized inner list with its parameters (§2.3), as it stands in Signature-Input after
 * the label. Gives the text whose ASCII bytes are signed. Throws
 * SIGNATURE_COMPONENT_MISSING for a field that the request lacks, SIGNATURE_MALFORMED for
 * a component that cannot be covered.
 */
export function signatureBase(
  request                 ,
  components                   ,
  signatureParams        ,
)         {
  let base = '';
  for (const name of components) {
    const value = componentValue(request, name);
    if (!LINE.test(value)) {
      throw new SignatureError(
        'SIGNATURE_MALFORMED',
        `The component "${name}" cannot be covered: its value has other than visible ASCII characters.`,
      );
    }
    base += `"${name}": ${value}\n`;
  }
  return `${base}"@signature-params": ${signatureParams}`;
}

function componentValue(request                 , name        )         {
  switch (name) {
    case '@request-target':
      return request.target;
    case '@method':
      return request.method;
    case '@authority':
      return request.authority;
    case '@path':
      return request.path;
    case '@query':
      return request.query;
  }
  if (name.startsWith('@')) {
    // @scheme and @target-uri among them: behind a proxy that ends TLS, the scheme the
    // caller used cannot be known, and X-Forwarded-Proto can be set by anyone.
    throw new SignatureError('SIGNATURE_MALFORMED', `The component "${name}" cannot be covered here.`);
  }
  const value = request.fields.get(name);
  if (value === undefined) {
    throw new SignatureError(
      'SIGNATURE_COMPONENT_MISSING',
      `The component "${name}" is covered, but the request has no such field.`,
    );
  }
  return value;
}
