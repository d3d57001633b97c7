/** What runs anywhere, browsers included: everything of a signature but the MAC. */
export { EMPTY_SHA256 } from './content-digest.ts';
export { completeSignature, draftSignature } from './sign/draft-signature.ts';
export type {
  DraftOptions,
  RequestToSign,
  SignatureDraft,
  SignatureHeaders,
} from './sign/draft-signature.ts';
export { SignatureError } from './signature-error.ts';
export type { SignatureReason } from './signature-error.ts';
