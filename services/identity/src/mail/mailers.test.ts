import { Secret } from '@cedula/chassis/config/secret.ts';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSmtpMailer } from './smtp-mailer.ts';
import { createFolderMailer } from './folder-mailer.ts';
import { writeLetter } from './letters.ts';
import { openMailer } from './open-mailer.ts';

const from = 'Cedula <cedula@acme.example>';
const token = `cdl_${'A'.repeat(43)}`;
const letter = writeLetter(
  {
    hash: 'ab'.repeat(32),
    purpose: 'INVITATION',
    email: 'ann@acme.example',
    token,
    clientName: 'Cérès & Söhne\r\nBcc: all@acme.example',
  },
  'https://cedula.example/',
);

test('a letter tells who invites and holds the link, whose token no server gets to see', () => {
  expect(letter.text).toContain(`https://cedula.example/accept-invitation#token=${token}`);
  expect(letter.text).toContain('Cérès & Söhne');
  expect(letter.id).toBe(`invitation-${'ab'.repeat(12)}`);
  expect(letter.id).not.toContain(token.slice(4));
});

describe('by SMTP', () => {
  const received: { from: string; to: string[]; text: string }[] = [];
  let refuse = false;
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, callback) =>
      callback(null, username === 'cedula' && password === 'p@ss' ? { user: 'cedula' } : {}),
    onData(stream, { envelope }, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refuse) {
          callback(new Error('no thanks, ann@acme.example'));
          return;
        }
        const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from: sender, to, text: Buffer.concat(parts).toString() });
        callback();
      });
    },
  });
  let url = '';
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const { port } = server.server.address() as AddressInfo;
    url = `smtp://cedula:${encodeURIComponent('p@ss')}@127.0.0.1:${port}`;
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  test('a letter reaches the server as it is, to its one address', async () => {
    const mailer = openMailer({ smtpUrl: new Secret(url), folder: '/nowhere', from });
    await mailer.send(letter);
    mailer.close();
    expect(received).toHaveLength(1);
    const [mail] = received;
    expect(mail).toMatchObject({ from: 'cedula@acme.example', to: ['ann@acme.example'] });
    expect(mail?.text).toContain(`Message-ID: <${letter.id}@cedula>`);
    expect(mail?.text).toContain('Auto-Submitted: auto-generated');
    expect(mail?.text.slice(0, mail.text.indexOf('\r\n\r\n'))).not.toContain('Bcc');
  });

  test('a letter that is refused, or whose server is away, is not taken for sent', async () => {
    refuse = true;
    const mailer = createSmtpMailer({ url, from });
    await expect(mailer.send(letter)).rejects.toThrow('no thanks');
    mailer.close();
    const away = createSmtpMailer({ url: 'smtp://127.0.0.1:1', from });
    await expect(away.send(letter)).rejects.toThrow('ECONNREFUSED');
    away.close();
  });
});

test('in development a letter is a file that its owner alone reads, once however often it is sent', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cedula-mail-'));
  try {
    const mailer = createFolderMailer({ folder, from });
    await mailer.send(letter);
    await mailer.send(letter);
    mailer.close();
    expect(await readdir(folder)).toEqual([`${letter.id}.eml`]);
    const path = join(folder, `${letter.id}.eml`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const file = await readFile(path, 'utf8');
    expect(file).toMatch(/^From: Cedula <cedula@acme\.example>\nTo: ann@acme\.example\n/);
    expect(file.endsWith(`\n\n${letter.text}`)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('without a way for letters nothing starts', () => {
  expect(() => openMailer({ smtpUrl: undefined, folder: undefined, from })).toThrow('CEDULA_SMTP_URL');
});
