import type { Secret } from '@cedula/chassis/config/secret.ts';
import { createFolderMailer } from './folder-mailer.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

/** Opens the way that letters take: a mail server where one is set, else a folder. Throws where neither is. */
export function openMailer(settings: {
  readonly smtpUrl: Secret | undefined;
  readonly folder: string | undefined;
  readonly from: string;
}): Mailer {
  const { smtpUrl, folder, from } = settings;
  if (smtpUrl !== undefined) return createSmtpMailer({ url: smtpUrl.reveal(), from });
  if (folder !== undefined) return createFolderMailer({ folder, from });
  throw new Error('CEDULA_SMTP_URL, or in development CEDULA_MAIL_FOLDER, must be set');
}
