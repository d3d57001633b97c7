import { DomainError } from '@cedula/chassis/errors/domain-error.ts';
import type { ImageFacts } from '@cedula/imaging/inspect-image.ts';
import { hash } from 'node:crypto';

/** What is said beforehand of a file that is going to be sent to the store. */
export interface Announced {
  readonly contentType?: string;
  readonly sizeBytes?: number;
  /** In hexadecimal. */
  readonly sha256?: string;
}

/** An image that was announced, and is none before it is completed. */
export interface PendingUpload {
  readonly id: string;
  readonly clientId: string;
  /** The album that it is going to be in. Empty: none. */
  readonly albumId: string;
  readonly label: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly announced: Announced;
  readonly createTime: Date;
  /** Until then somebody completes it. */
  readonly leaseEnd: Date;
}

/** How long its URL takes bytes. */
export const urlLifeSeconds = 300;
/**
 * How long it can be completed: what began at the URL's end may still be on its way. It ends
 * well before what belongs to nothing may be swept, so that nobody sweeps what somebody makes.
 */
const completableMs = 480_000;
/** Longer than completing may take, cleaning up after a failure included. */
const leaseMs = 30_000;

/** The latest moment of which an upload cannot be completed any more. */
export function expiredBy(now: Date): Date {
  return new Date(now.getTime() - completableMs);
}

/** When an upload that somebody completes from now on may be completed by others. */
export function leaseEndFrom(now: Date): Date {
  return new Date(now.getTime() + leaseMs);
}

/** Throws DIGEST_MISMATCH and UNSUPPORTED_MEDIA_TYPE where a file is not the announced one. */
export function judgeAnnounced(
  { contentType, sizeBytes, sha256 }: Announced,
  content: Uint8Array,
  facts: Pick<ImageFacts, 'contentType'>,
): void {
  if (sizeBytes !== undefined && sizeBytes !== content.length) {
    throw mismatch(`${content.length} bytes were sent, and ${sizeBytes} announced`);
  }
  if (sha256 !== undefined && hash('sha256', content, 'hex') !== sha256) {
    throw mismatch('What was sent has another SHA-256 than was announced');
  }
  if (contentType !== undefined && contentType !== facts.contentType) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `What was sent is not ${contentType}.`);
  }
}

function mismatch(what: string): DomainError {
  return new DomainError('DIGEST_MISMATCH', `${what}.`);
}
