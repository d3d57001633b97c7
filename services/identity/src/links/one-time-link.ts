import { hash, randomBytes } from 'node:crypto';
import { emailKeyOf, type UserRole } from '../users/user.ts';

/** What a link is for. */
export type LinkPurpose = 'VERIFY_EMAIL' | 'RESET_PASSWORD' | 'INVITATION';

/** A link that is sent to somebody's mailbox and works once. */
export interface OneTimeLink {
  /** The SHA-256 of its token. */
  readonly hash: string;
  /** Empty where whom it is for is found out when it is sent. */
  readonly clientId: string;
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly emailKey: string;
  /** The role that an invitation gives. */
  readonly role?: UserRole | null | undefined;
  readonly createTime: Date;
  readonly expireTime: Date;
}

const hourMs = 3_600_000;

/** How long each kind works, in milliseconds. Whoever reads a mailbox can reset a password: that one is short. */
const lifetimeMs: Readonly<Record<LinkPurpose, number>> = {
  VERIFY_EMAIL: 7 * 24 * hourMs,
  RESET_PASSWORD: hourMs,
  INVITATION: 7 * 24 * hourMs,
};

const tokenShape = /^cdl_[A-Za-z0-9_-]{43}$/;

/** A new link and its token: `cdl_` and 256 random bits in base64url. Only the hash is kept. */
export function newLink(
  about: Pick<OneTimeLink, 'purpose' | 'clientId' | 'email' | 'role'>,
  now: Date,
): { readonly link: OneTimeLink; readonly token: string } {
  const token = `cdl_${randomBytes(32).toString('base64url')}`;
  const link = {
    ...about,
    hash: hash('sha256', token),
    emailKey: emailKeyOf(about.email),
    createTime: now,
    expireTime: new Date(now.getTime() + lifetimeMs[about.purpose]),
  };
  return { link, token };
}

/** The hash under which a token would be found; undefined for what is none by its shape. */
export function linkHashOf(token: string): string | undefined {
  return tokenShape.test(token) ? hash('sha256', token) : undefined;
}
