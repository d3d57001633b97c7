import type { Database, EntityManager } from '@cedula/chassis/db/database.ts';
import { createLoop, type Loop } from '@cedula/chassis/events/loop.ts';
import type { Sealer } from '@cedula/chassis/secrets/sealer.ts';
import type { Logger } from '@cedula/chassis/telemetry/log.ts';
import type { Clock } from '@cedula/chassis/time/clock.ts';
import { findClient } from '../clients/client-store.ts';
import { sealedUse } from '../links/sealed-use.ts';
import { findByEmail } from '../users/user-store.ts';
import { writeLetter } from './letters.ts';
import type { Mailer } from './mailer.ts';
import { type OutgoingLink, outgoingStore, wasSentSince } from './outgoing-store.ts';

/** What sending takes. */
export interface MailSenderOptions {
  readonly database: Pick<Database, 'asSystem' | 'withTenant'>;
  readonly mailer: Mailer;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where people open Cedula in their browser. */
  readonly publicUrl: string;
}

const batchSize = 10;
const pollMs = 2_000;
/** Over about half a day. */
const maxAttempts = 20;
/** Nobody gets more than one link of a kind in that time, however often it is asked for. */
const apartMs = 60_000;

/**
 * Starts what hands letters over. A link is in the database until its letter was taken, so a
 * process that dies loses none; one that dies in between sends it twice. Any number may run.
 */
export function startMailSender(options: MailSenderOptions): Loop {
  const turn = async () => ((await sendDue(options)) === batchSize ? 'more' : 'idle');
  return createLoop({ name: 'mail sender', turn, idleMs: pollMs, log: options.log });
}

/** Sends what is due, one after the other. Gives how many it was. */
export async function sendDue(options: MailSenderOptions): Promise<number> {
  const store = outgoingStore(options.database);
  const now = new Date(options.clock.now());
  const due = await store.lease(batchSize, now);
  for (const hash of due) {
    const link = await store.open(hash, (em, found) => goesOut(em, found, now));
    if (link !== null && (await handOver(link, options))) await store.finish(hash);
  }
  return due.length;
}

/** A letter that would come too late, too often, or to somebody who has no account here, is none. */
async function goesOut(em: EntityManager, link: OutgoingLink, now: Date): Promise<boolean> {
  if (link.expireTime <= now) return false;
  if (link.purpose === 'INVITATION') return true;
  const user = await findByEmail(em, link.email);
  if (link.purpose === 'VERIFY_EMAIL') return user?.clientId === link.clientId;
  return user !== null && !(await wasSentSince(em, link, new Date(now.getTime() - apartMs)));
}

/** Gives whether there is nothing more to be done about the letter. */
async function handOver(link: OutgoingLink, options: MailSenderOptions): Promise<boolean> {
  const { mailer, sealer, log, publicUrl } = options;
  const { purpose, attempts } = link;
  const token = sealer.open(link.sealedToken, sealedUse(link)).toString();
  const clientName = await clientNameOf(link, options);
  try {
    await mailer.send(writeLetter({ ...link, token, clientName }, publicUrl));
  } catch (error) {
    // Its message may quote the address, or the letter.
    const told = { purpose, attempts, code: codeOf(error) };
    if (attempts < maxAttempts) log.warn(told, 'mail not handed over');
    else log.error(told, 'mail given up');
    return attempts >= maxAttempts;
  }
  log.info({ purpose, attempts }, 'mail handed over');
  return true;
}

async function clientNameOf(
  { purpose, clientId }: OutgoingLink,
  { database }: MailSenderOptions,
): Promise<string> {
  if (purpose !== 'INVITATION') return '';
  const client = await database.withTenant(clientId, (em) => findClient(em, clientId), { readOnly: true });
  return client?.name ?? '';
}

/** The code of the library or the system, `EAUTH`, `ECONNREFUSED`: words of a closed set. */
function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^E[A-Z]{1,20}$/.test(code) ? code : 'unknown';
}
