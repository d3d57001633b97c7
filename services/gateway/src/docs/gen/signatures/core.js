/** What runs anywhere, browsers included: everything of a signature but the MAC. */
export { EMPTY_SHA256 } from '/docs/modules/signatures/content-digest.js';
export { completeSignature, draftSignature } from '/docs/modules/signatures/sign/draft-signature.js';

export { SignatureError } from '/docs/modules/signatures/signature-error.js';
