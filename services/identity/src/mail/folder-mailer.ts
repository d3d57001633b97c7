import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Letter, Mailer } from './mailer.ts';

/**
 * Writes letters to a folder, as files that people and mail programs read (RFC 5322, its text
 * as it is): for development, where nobody is to get mail. A letter appears whole, readable
 * by the owner of the process alone.
 */
export function createFolderMailer(options: { readonly folder: string; readonly from: string }): Mailer {
  return {
    async send(letter) {
      const path = join(options.folder, `${letter.id}.eml`);
      await writeFile(`${path}.new`, toFile(letter, options.from), { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
    close: () => undefined,
  };
}

function toFile({ id, to, subject, text }: Letter, from: string): string {
  const headers = {
    From: from,
    To: to,
    Subject: subject,
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'Message-ID': `<${id}@cedula>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
  };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}\n${text}`;
}
