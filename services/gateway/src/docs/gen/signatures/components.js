import { ALWAYS_COVERED, MAX_COMPONENTS } from '/docs/modules/signatures/profile.js';
import { SignatureError } from '/docs/modules/signatures/signature-error.js';

/** A derived component (`@` first) or a lower-case field name: RFC 9421 §2, RFC 9110 §5.6.2. */
const COMPONENT_NAME = /^@?[a-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Refuses a component list that is no set of well-formed names. A doubled or misspelt name
 * would let two readers disagree about what was covered.
 */
export function checkComponentNames(components                   )       {
  if (components.length > MAX_COMPONENTS) {
    throw new SignatureError('SIGNATURE_MALFORMED', `More than ${MAX_COMPONENTS} components are covered.`);
  }
  components.forEach((name, index) => {
    if (!COMPONENT_NAME.test(name)) {
      throw new SignatureError(
        'SIGNATURE_MALFORMED',
        'A covered component is neither a derived component nor a lower-case field name.',
      );
    }
    if (components.indexOf(name) !== index) {
      throw new SignatureError('SIGNATURE_MALFORMED', `The component "${name}" is covered twice.`);
    }
  });
}

/**
 * What the profile demands to be covered, given what the request carries: a body's type
 * decides how its bytes are read, and an idempotency key which stored answer is given.
 */
export function requiredComponents(carries                                            )                    {
  if (!carries.body && !carries.idempotencyKey) return ALWAYS_COVERED;
  return [
    ...ALWAYS_COVERED,
    ...(carries.body ? ['content-type'] : []),
    ...(carries.idempotencyKey ? ['idempotency-key'] : []),
  ];
}
