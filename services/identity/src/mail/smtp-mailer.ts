import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';
import { toMessage } from './message.ts';

/** Each step of handing over; a server that takes longer is tried again later. */
const stepMs = 10_000;

/**
 * Hands letters to a mail server by SMTP. A server that offers STARTTLS is spoken to under
 * it; `smtps:` demands TLS from the first byte.
 *
 * @param options.url `smtp://…` or `smtps://…`, with user name and password where it wants them
 * @param options.from who letters come from
 */
export function createSmtpMailer(options: { readonly url: string; readonly from: string }): Mailer {
  const transport = createTransport({
    url: options.url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    dnsTimeout: stepMs,
    // A letter is text that was written here: it names no file and no address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter) {
      await transport.sendMail(toMessage(letter, options.from));
    },
    close: () => transport.close(),
  };
}
