import type { SendMailOptions } from 'nodemailer';
import type { Letter } from './mailer.ts';

/** A letter as the mail library takes it. Addresses are handed over as such, never as text to be parsed. */
export function toMessage({ id, to, subject, text }: Letter, from: string): SendMailOptions {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    // By this a mailbox sees that a letter which was sent twice is one.
    messageId: `<${id}@cedula>`,
    // RFC 3834 §5: nobody's holiday notice answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
