import type { LinkPurpose } from '../links/one-time-link.ts';
import type { Letter } from './mailer.ts';

/** What a letter is about. */
export interface Subject {
  /** Of the link; a part of it names the letter. */
  readonly hash: string;
  readonly purpose: LinkPurpose;
  readonly email: string;
  /** The link's token, which is in the letter alone. */
  readonly token: string;
  /** Of the client that invites. */
  readonly clientName: string;
}

interface Wording {
  /** The page that the link opens. */
  readonly page: string;
  readonly subject: string;
  readonly says: (subject: Subject) => string;
  readonly works: string;
}

const wordings: Readonly<Record<LinkPurpose, Wording>> = {
  VERIFY_EMAIL: {
    page: 'verify-email',
    subject: 'Confirm your email address',
    says: () => 'Somebody registered at Cedula with this email address. If it was you, confirm it here:',
    works: 'The link works once, for seven days. If it was not you, do nothing.',
  },
  RESET_PASSWORD: {
    page: 'reset-password',
    subject: 'Set a new password',
    says: () => 'Somebody asked for a new password for your account at Cedula. Set one here:',
    works: 'The link works once, for an hour. If it was not you, do nothing: your password stays.',
  },
  INVITATION: {
    page: 'accept-invitation',
    subject: 'You are invited to Cedula',
    says: ({ clientName }) => `${clientName} invites you to its account at Cedula. Join here:`,
    works: 'The link works once, for seven days, and for this email address.',
  },
};

/**
 * Writes the letter of a link. Its token is behind the `#`: browsers send that to no server,
 * so it stands in nobody's log.
 *
 * @param publicUrl where people open Cedula in their browser
 */
export function writeLetter(subject: Subject, publicUrl: string): Letter {
  const { page, says, works, subject: title } = wordings[subject.purpose];
  const link = `${publicUrl.replace(/\/+$/, '')}/${page}#token=${subject.token}`;
  return {
    id: `${subject.purpose.toLowerCase().replaceAll('_', '-')}-${subject.hash.slice(0, 24)}`,
    to: subject.email,
    subject: title,
    text: `${says(subject)}\n\n${link}\n\n${works}\n`,
  };
}
